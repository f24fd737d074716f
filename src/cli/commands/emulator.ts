import { said } from '../../escape.ts';
import { messageOf } from '../../engine/journal/no-journal.ts';
import type { Fault } from '../../emulator/wire/faults.ts';
import type { TenantState } from '../../emulator/state/state.ts';
import type { OpenTenantOptions } from '../../emulator/tenants/index.ts';
import { type Json } from '../../json.ts';
import { openNamed } from '../connect/open-named.ts';
import type { Command, Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import { exit } from '../run/exit.ts';
import { documentOf, printJson } from '../shown/print.ts';
import type { Io } from '../run/io.ts';

export const emulator: Command = {
  takes: [],
  about:
    'Runs a tenant on this machine that answers as Exchange Online and Microsoft Graph do, to rehearse on. It listens on loopback, takes any token, and forgets everything when it ends. Without --from it is contoso, the tenant that the policies in this repository speak of.',
  examples: [
    'postern emulator --port 8080',
    'postern emulator --from tenant.json',
    'postern emulator --from generated --mailboxes 100000 --latency 80',
    `postern emulator --fault '{"effect":"throttle","match":{"cmdlet":"Set-*","times":1}}'`,
  ],
  options: [
    { flags: '--from <name|file>', about: 'contoso, empty, generated, or a snapshot file (default: contoso)' },
    { flags: '--port <number>', about: 'where to listen; 0 takes any free port (default: 0)' },
    { flags: '--mailboxes <number>', about: 'how many mailboxes a generated tenant has' },
    { flags: '--seed <number>', about: 'another seed gives other identifiers' },
    { flags: '--latency <milliseconds>', about: 'how long each request takes' },
    { flags: '--fault <json>', about: 'something that goes wrong, and for which calls', many: true },
  ],
  tenant: false,
  endsItself: true,
  run: async (input, io) => {
    const tenant = await openNamed(input.text('from') ?? 'contoso', sizeOf(input));
    const { readFault } = await import('../../emulator/wire/fault-form.ts');
    const faults = input.list('fault').map((text) => faultOf(text, readFault(parsed(text))));
    return serve(
      { tenant, faults, port: wholeNumber(input, 'port') ?? 0, latency: wholeNumber(input, 'latency') ?? 0 },
      input.json,
      io,
    );
  },
};

interface Serving {
  readonly tenant: TenantState;
  readonly faults: readonly Fault[];
  readonly port: number;
  readonly latency: number;
}

async function serve(options: Serving, asJson: boolean, io: Io): Promise<number> {
  const { startEmulator } = await import('../../emulator/server/server.ts');
  const running = await startEmulator(options).catch((error: unknown) => {
    throw new UsageError(`port ${options.port} cannot be used: ${messageOf(error)}`, 'give --port 0 for any free port');
  });
  announce(running.url, options.tenant, asJson, io);
  await interrupted(io.signal);
  await running.close();
  return exit.done;
}

function announce(url: string, { id, domain, recipients }: TenantState, asJson: boolean, io: Io): void {
  if (asJson) printJson(documentOf('postern-emulator/1', { url, tenant: { id, domain } }), io, 0);
  else io.out(`${url}\n`);
  io.err(said`${domain} with ${recipients.size} recipients. Stop it with Ctrl+C.\n`);
  io.err(said`To plan for it:   postern plan --emulator ${url}\n`);
}

const interrupted = (signal: AbortSignal): Promise<void> =>
  new Promise((ended) => {
    if (signal.aborted) ended();
    else signal.addEventListener('abort', () => ended(), { once: true });
  });

function sizeOf(input: Input): OpenTenantOptions {
  const [seed, mailboxes] = [wholeNumber(input, 'seed'), wholeNumber(input, 'mailboxes')];
  return { ...(seed === undefined ? {} : { seed }), ...(mailboxes === undefined ? {} : { mailboxes }) };
}

function wholeNumber(input: Input, name: string): number | undefined {
  const text = input.text(name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/u.test(text)) return Number(text);
  throw new UsageError(`--${name} ${text} is not a whole number`, `give a number, as in --${name} 0`);
}

function faultOf(text: string, fault: Fault | string): Fault {
  if (typeof fault !== 'string') return fault;
  throw new UsageError(`--fault ${text}: ${fault}`, 'docs/emulator.md has the effects and what each of them takes');
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UsageError(`--fault ${text} is not JSON: ${messageOf(error)}`, `as in --fault '{"effect":"deny"}'`);
  }
}
