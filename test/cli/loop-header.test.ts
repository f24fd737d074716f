import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PostureReport } from '../../src/engine/answers/posture-report.ts';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask } from './asking.ts';

/** A rule that stops what bears the header of inbox rules, behind one that takes the header off or writes it. */
const loop = 'X-MS-Exchange-Inbox-Rules-Loop';

let emulator: RunningEmulator;
beforeEach(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  await run('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' });
  await run('New-TransportRule', {
    Name: 'No loops',
    HeaderMatchesMessageHeader: loop,
    HeaderMatchesPatterns: ['.'],
    SentToScope: 'NotInOrganization',
    RejectMessageReasonText: 'No',
  });
});
afterEach(async () => emulator.close());

const run = async (cmdlet: string, parameters: JsonObject): Promise<void> => {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
};
const first = async (action: JsonObject): Promise<void> =>
  run('New-TransportRule', { Name: 'First', Priority: 0, ...action });

async function verdictOn(mechanism: string): Promise<string> {
  const from = ['--emulator', emulator.url, '--policies', '/nonexistent'];
  const asked = await ask('why', 'ana@contoso.com', 'x@fabrikam.com', '--mechanism', mechanism, ...from, '--json');
  const { verdict, lean } = asked.json() as unknown as WhyAnswer;
  return lean === null ? verdict : `${verdict}, ${lean}`;
}

describe('a rule that rejects what bears the loop header', () => {
  test.each<[string, JsonObject, string, string]>([
    ['one that removes it', { RemoveHeader: loop }, 'indeterminate, allowed', 'allowed'],
    [
      'one that writes it',
      { SetHeaderName: loop, SetHeaderValue: 'x' },
      'indeterminate, allowed',
      'indeterminate, allowed',
    ],
    [
      'one that removes it from mail to others',
      { RemoveHeader: loop, RecipientDomainIs: ['gmail.com'] },
      'blocked',
      'allowed',
    ],
    ['one that only would remove it', { RemoveHeader: loop, Mode: 'Audit' }, 'blocked', 'allowed'],
    ['one that removes another', { RemoveHeader: 'X-Other' }, 'blocked', 'allowed'],
    [
      'one that removes it from some mail by its subject',
      { RemoveHeader: loop, SubjectContainsWords: ['x'] },
      'blocked',
      'allowed',
    ],
  ])('behind %s', async (_, action, ofRules, ofMailboxes) => {
    await first(action);
    expect(await verdictOn('inbox-forward')).toBe(ofRules);
    expect(await verdictOn('mailbox-smtp')).toBe(ofMailboxes);
  });

  test('before one that removes it', async () => {
    await run('New-TransportRule', { Name: 'Last', RemoveHeader: loop });
    expect(await verdictOn('inbox-forward')).toBe('blocked');
  });

  test('is no protection that the posture counts on, behind one that removes it', async () => {
    await first({ RemoveHeader: loop });
    const told = await ask('posture', '--emulator', emulator.url, '--policies', '/nonexistent', '--json');
    const { cells } = told.json() as unknown as PostureReport;
    expect(cells.flatMap(({ uncertain }) => uncertain)).toContain('inbox-forward');
    expect(cells.map(({ verdict }) => verdict)).not.toContain('blocked');
  });
});
