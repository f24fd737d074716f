import type { Fault } from '../../src/emulator/wire/faults.ts';
import { startEmulator } from '../../src/emulator/server/server.ts';
import { generateTenant } from '../../src/emulator/tenants/generate.ts';
import { textAt } from '../../src/json.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import { sweepInboxRules } from '../../src/tenant/inbox-rules.ts';
import type { Figure, Figures } from './rows.ts';

/** Enough to come to an even pace; the bar speaks of twenty thousand, which would take two minutes. */
const mailboxes = 2_000;
const latency = 100;

/** Somewhere on the way thirty requests in a row are turned away for two seconds. */
const window: Fault = {
  effect: 'throttle',
  retryAfter: 2,
  match: { cmdlet: 'Get-InboxRule', nth: Math.round(mailboxes / 2), times: 30 },
};

/** Mailboxes whose inbox rules are read in a second, undisturbed and where the service throttles. */
export async function inbox(): Promise<Figures> {
  return { inbox: await swept([]), 'inbox-throttled': await swept([window]) };
}

async function swept(faults: readonly Fault[]): Promise<Figure> {
  const tenant = generateTenant({ mailboxes, seed: 7, groups: 0, policies: 0, rules: 0, domains: 2 });
  const emulator = await startEmulator({ tenant, latency, faults });
  const names = [...tenant.recipients.values()]
    .filter((row) => textAt(row, 'RecipientTypeDetails') === 'UserMailbox')
    .map((row) => textAt(row, 'PrimarySmtpAddress'));
  let kept = 0;
  const from = performance.now();
  try {
    await sweepInboxRules(openEmulator(emulator.url, emulator.state).reader, names, {
      done: new Set(),
      keep: (reads) => void (kept += reads.length),
      progress: () => undefined,
    });
  } finally {
    await emulator.close();
  }
  const pace = Math.round(names.length / ((performance.now() - from) / 1_000));
  if (kept < names.length) throw new Error(`${kept} of ${names.length} mailboxes were read`);
  return { measured: `${pace} a second`, beside: `${names.length} mailboxes`, holds: pace >= 100 };
}
