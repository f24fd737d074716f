import type { ExchangeTransport } from '../../policy/schema/policy.ts';
import { before, chooseModule, oldest } from '../../tenant/powershell/modules.ts';
import { lookAround } from '../../tenant/powershell/session.ts';
import { programOf } from '../connect/connect-powershell.ts';
import { type DoctorFinding, finding } from '../shown/finding.ts';
import type { Io } from '../run/io.ts';

/**
 * The PowerShell of this machine and the module in it: asked for over one road, and good to know over the other. An
 * emulator brings a module of its own.
 */
export async function powershellHere(
  road: ExchangeTransport,
  env: Io['env'],
  emulated = false,
): Promise<DoctorFinding> {
  const what = 'PowerShell';
  const found = await lookAround(programOf(env));
  if (typeof found === 'string') return unless(road, what, found, install);
  if (emulated) {
    return before(found.pwsh, oldest)
      ? unless(road, what, `PowerShell ${found.pwsh} is too old for the module of an emulator`, install)
      : finding(what, 'fine', `PowerShell ${found.pwsh}; an emulator brings a module of its own`);
  }
  const choice = chooseModule(found.pwsh, found.modules);
  if (!choice.ok) return unless(road, what, choice.message, choice.hint);
  const others = found.modules.filter((version) => version !== choice.version);
  const beside = others.length === 0 ? '' : `; ${others.join(', ')} beside it`;
  return finding(what, 'fine', `PowerShell ${found.pwsh} with ExchangeOnlineManagement ${choice.version}${beside}`);
}

const install =
  'install PowerShell 7.6 and the module ExchangeOnlineManagement, name the program in POSTERN_PWSH, or do without: --exchange rest';

const unless = (road: ExchangeTransport, what: string, detail: string, remedy: string): DoctorFinding =>
  road === 'powershell'
    ? finding(what, 'missing', detail, remedy)
    : finding(what, 'fine', `${detail}; it is not needed over rest`);
