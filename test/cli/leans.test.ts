import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { ask, type Desk, desk, type Differences, snapshot } from './asking.ts';

let files: Desk;
beforeAll(() => (files = desk()));
afterAll(() => files.remove());

async function why(differences: Differences, to = 'x@fabrikam.com'): Promise<Record<string, never>> {
  const tenant = files.put('tenant.json', snapshot(differences));
  const asked = await ask(
    'why',
    '--from',
    'ana@contoso.com',
    '--to',
    to,
    '--snapshot',
    tenant,
    '--policies',
    'none',
    '--json',
  );
  return asked.json();
}

const rule = (more: JsonObject): JsonObject => ({ Name: 'R', Priority: 0, State: 'Enabled', Mode: 'Enforce', ...more });
const tasks = 'Microsoft.Exchange.MessagingPolicies.Rules.Tasks';

describe('a transport rule of which nobody knows what it does leaves the answer open, and leans to letting through', () => {
  test.each<{ readonly title: string; readonly row: JsonObject; readonly verdict: string }>([
    { title: 'an action by its class', row: { Actions: [`${tasks}.BrandNewAction`] }, verdict: 'indeterminate' },
    {
      title: 'beside a condition that matches',
      row: {
        SentToScope: 'NotInOrganization',
        Conditions: [`${tasks}.SentToScopePredicate`],
        Actions: [`${tasks}.ShredAction`],
      },
      verdict: 'indeterminate',
    },
    { title: 'an action of loss prevention', row: { NotifySender: 'RejectMessage' }, verdict: 'indeterminate' },
    {
      title: 'a configuration that is not supported',
      row: { IsRuleConfigurationSupported: false },
      verdict: 'indeterminate',
    },
    {
      title: 'not where it does not match',
      row: { SentToScope: 'InOrganization', Actions: [`${tasks}.ShredAction`] },
      verdict: 'allowed',
    },
    {
      title: 'not where it is switched off',
      row: { State: 'Disabled', Actions: [`${tasks}.ShredAction`] },
      verdict: 'allowed',
    },
    {
      title: 'not where the service names a known action',
      row: { SetSCL: 5, Actions: [`${tasks}.SetSclAction`] },
      verdict: 'allowed',
    },
  ])('$title: $verdict', async ({ row, verdict }) => {
    const found = await why({ mode: 'On', transportRules: [rule(row)] });
    expect(found).toMatchObject(
      verdict === 'allowed' ? { verdict } : { verdict, lean: 'allowed', decidedBy: { gate: 'G2' } },
    );
  });

  test('and a rule behind it that certainly stops the message still stops it', async () => {
    const unknown = rule({ Actions: [`${tasks}.BrandNewAction`] });
    const rejects = {
      ...rule({ Priority: 1, RejectMessageReasonText: 'no', RejectMessageEnhancedStatusCode: '5.7.1' }),
      Name: 'S',
    };
    expect(await why({ mode: 'On', transportRules: [unknown, rejects] })).toMatchObject({
      verdict: 'blocked',
      decidedBy: { gate: 'G2' },
    });
  });
});

/** Whether `contoso.com` takes `eu.contoso.com` out as well is not described: nobody knows whether the rule matches. */
describe('a rule with an exception that nobody can decide counts as not matching where the answer has to lean', () => {
  const policy = (mode: string): Differences => ({
    policies: [{ Name: 'Partner', IsDefault: false, AutoForwardingMode: mode }],
    rules: [
      {
        Name: 'Partner',
        HostedOutboundSpamFilterPolicy: 'Partner',
        Priority: 0,
        State: 'Enabled',
        From: ['ana@contoso.com'],
        ExceptIfFromMemberOf: ['odd@contoso.com'],
      },
    ],
    more: [
      {
        cmdlet: 'Get-Recipient',
        parameters: { Identity: 'odd@contoso.com' },
        error: { reason: 'denied', message: 'no' },
      },
    ],
  });
  test.each([
    { mode: 'On', usual: 'Off', lean: 'blocked' },
    { mode: 'Off', usual: 'On', lean: 'allowed' },
  ])('an outbound policy set to $mode before a default of $usual: $lean', async ({ mode, usual, lean }) => {
    expect(await why({ ...policy(mode), mode: usual })).toMatchObject({ verdict: 'indeterminate', lean });
  });

  test('a transport rule that rejects', async () => {
    const row = rule({ RejectMessageReasonText: 'no', ExceptIfMoonPhaseIs: 'full', FromScope: 'InOrganization' });
    expect(await why({ mode: 'On', transportRules: [row] })).toMatchObject({
      verdict: 'indeterminate',
      lean: 'allowed',
    });
  });
});
