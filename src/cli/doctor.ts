import { inspection, surroundingsOf } from './doctor-findings.ts';
import type { Command, Input } from './command.ts';
import { Complaint } from './complaint.ts';
import { exit } from './exit.ts';
import { type Finding, finding, type Work } from './finding.ts';
import type { Io } from './io.ts';
import { withConnection, policiesOrNone } from './session.ts';
import type { Desired, ExchangeRoad, TenantSection } from '../policy/policy.ts';
import { text } from '../render/text.ts';
import { quote, row, say } from '../render/document.ts';
import type { Tone } from '../render/palette.ts';
import { palette } from './terminal.ts';
import { printJson } from './print.ts';

export const doctor: Command = {
  takes: [],
  about:
    'Checks what a plan or an apply will need: this machine, the way to the tenant, who signs in and by whose word, the permissions in its tokens, and the cmdlets it may run. For what is missing it says what exactly to grant.',
  examples: ['postern doctor', 'postern doctor --for apply', 'postern doctor --emulator contoso'],
  options: [
    {
      flags: '--for <work>',
      about: 'what the identity has to be able to do (default: plan)',
      choices: ['plan', 'apply'],
    },
  ],
  tenant: true,
  run: async (input, io) => {
    const desired = await policiesOrNone(input, io);
    const findings = await examine(desired, input, io);
    if (input.json) printJson(findings, io);
    else report(findings, io);
    return findings.some((one) => one.state === 'missing') ? exit.unreadable : exit.done;
  },
};

async function examine(desired: Desired | null, input: Input, io: Io): Promise<readonly Finding[]> {
  const work: Work = input.text('for') === 'apply' ? 'apply' : 'plan';
  const live = input.text('snapshot') === undefined && input.text('emulator') === undefined;
  const section = live ? (desired?.tenant ?? null) : null;
  const found = [...(await surroundingsOf(section, roadOf(input, section), io.env))];
  try {
    await withConnection(input, io, desired?.tenant ?? null, async (connection) => {
      found.push(...(await inspection(desired, connection, work, io.env)));
      return exit.done;
    });
  } catch (error) {
    // What keeps a command from its tenant (a module, a variable, a name) is what a doctor is asked about.
    if (!(error instanceof Complaint) || section === null) throw error;
    found.push(finding('the road to the tenant', 'missing', error.message, error.hint));
  }
  return found;
}

/** An emulator is asked over REST unless PowerShell is asked for. */
function roadOf(input: Input, section: TenantSection | null): ExchangeRoad {
  const flag = input.text('exchange');
  if (flag === undefined) return section?.exchange ?? 'rest';
  return flag === 'powershell' ? flag : 'rest';
}

const tones: Readonly<Record<Finding['state'], { word: string; tone: Tone }>> = {
  fine: { word: 'fine', tone: 'closes' },
  missing: { word: 'missing', tone: 'fails' },
  'not-known': { word: 'not known', tone: 'warns' },
  withheld: { word: 'withheld', tone: 'closes' },
  'too-much': { word: 'too much', tone: 'warns' },
};

function report(findings: readonly Finding[], io: Io): void {
  const rows = findings.map(({ what, state, detail, remedy }) =>
    row(
      [[quote(what)], [say(tones[state].word, tones[state].tone)], [quote(detail)]],
      remedy === undefined ? [] : [[quote(`→ ${remedy}`)]],
    ),
  );
  io.out(text([{ kind: 'rows', numbered: false, rows }], palette(io)));
  const healthy = findings.every((one) => one.state !== 'missing');
  io.err(healthy ? '\nNext: postern plan\n' : '\nNext: mend what is missing, then postern doctor\n');
}
