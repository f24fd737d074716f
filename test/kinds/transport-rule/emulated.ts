import { inPortal } from '../../../src/emulator/server/actor.ts';
import { run } from '../../../src/emulator/server/invoke.ts';
import { CmdletRefusal } from '../../../src/emulator/exchange/refusal.ts';
import { startRuntime } from '../../../src/emulator/server/runtime.ts';
import { emptyTenant } from '../../../src/emulator/tenants/seed.ts';
import type { JsonObject } from '../../../src/json.ts';
import { directoryOf } from '../../../src/kinds/directory.ts';
import type { Kind, Live } from '../../../src/kinds/kind.ts';
import { type Call, present, type Row, type TenantReader } from '../../../src/tenant/tenant.ts';

/** The emulated service without its wire: calls go in, rows come out, refusals are thrown. */
export function anEmulatedTenant() {
  const runtime = startRuntime({
    tenant: emptyTenant({ domain: 'contoso.onmicrosoft.com', domains: ['contoso.com'] }),
  });
  const rows = (cmdlet: string, parameters: JsonObject): readonly Row[] =>
    run({ cmdlet, parameters }, runtime, inPortal('admin@contoso.com'), null).rows as readonly Row[];
  const reader: TenantReader = {
    read: (call) => Promise.resolve(present(call.via === 'exchange' ? rows(call.cmdlet, call.parameters) : [])),
  };
  return { reader, run: (call: Call) => send(rows, call), live: (kind: Kind) => readLive(kind, reader) };
}

function send(rows: (cmdlet: string, parameters: JsonObject) => unknown, call: Call): void {
  if (call.via !== 'exchange') throw new Error('not an Exchange call');
  try {
    rows(call.cmdlet, call.parameters);
  } catch (error) {
    throw error instanceof CmdletRefusal
      ? new Error(`${JSON.stringify(call)}: ${JSON.stringify(error.refused)}`)
      : error;
  }
}

async function readLive(kind: Kind, reader: TenantReader): Promise<readonly Live[]> {
  const rows = await kind.read(reader, []);
  if (rows.state !== 'present') throw new Error('the tenant could not be read');
  const asked = new Map(rows.value.flatMap(kind.mentions).map((one) => [one, { state: 'absent' } as const]));
  return kind.live(rows.value, directoryOf(asked));
}
