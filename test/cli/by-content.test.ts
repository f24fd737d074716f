import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inPortal } from '../laws/portal.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, type Asked, desk } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

let emulator: RunningEmulator;
beforeEach(async () => (emulator = await emulatorAtNoon({ tenant: contoso() })));
afterEach(async () => emulator.close());

async function done(cmdlet: string, parameters: JsonObject): Promise<void> {
  expect(await inPortal(emulator.url, { cmdlet, parameters })).toBe(true);
}

/** The only thing that stops forwards: a rule. */
const stopping = {
  MessageTypeMatches: 'AutoForward',
  SentToScope: 'NotInOrganization',
  RejectMessageReasonText: 'No.',
};
async function onlyTheRule(): Promise<void> {
  await done('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'On' });
  await done('New-TransportRule', { Name: 'AF', Priority: 0, ...stopping });
}

const head = `
tenant:
  id: 5f0a1c9e-0000-4000-8000-000000000001
  domain: contoso.onmicrosoft.com
  facts: { automaticMeans: off, outboundPolicyOnConnectors: applies, bypassRule: ignore, nestedGroups: ignore }
`;
const rule = (more: string, before = ''): string => `${head}transportRules:${before}
  - name: AF
    messageTypeMatches: AutoForward
    sentToScope: NotInOrganization
    rejectMessageReasonText: "No."
${more}`;
const asIs = 'outboundPolicies: [{ name: Default, autoForwardingMode: On }]\n';

async function planned(policies: string): Promise<{ readonly code: number; readonly plan: Plan }> {
  const folder = table.folder('policies', policies);
  const { code, json } = await ask('plan', '--emulator', emulator.url, '--policies', folder, '--json');
  return { code, plan: json() as unknown as Plan };
}

const opened = ({ plan }: { readonly plan: Plan }): readonly string[] =>
  plan.posture.residualChannels.opened.map(({ channel, object }) => `${channel} ${object}`);

describe('mail that passes the only rule against forwards by what is in it', () => {
  test.each([
    ['for any author', '    exceptIfHeaderMatchesMessageHeader: From\n    exceptIfHeaderMatchesPatterns: ["."]\n'],
    ['for a word in the subject', '    exceptIfSubjectContainsWords: [a]\n'],
    ['for small messages', '    exceptIfMessageSizeOver: 1KB\n'],
    ['for a word in the body, beside a group', '    exceptIfSubjectOrBodyContainsWords: [ok]\n'],
  ])('is an opening for everyone where an exception lets it: %s', async (_, more) => {
    await onlyTheRule();
    const made = await planned(rule(more));
    expect(opened(made)).toEqual(['transport-rule-exception transportRules/af']);
    expect(made).toMatchObject({
      code: 4,
      plan: { refusals: [{ code: 'PST504' }], posture: { opensForEveryone: true } },
    });
  });

  test.each([
    ['the subject', '    subjectMatchesPatterns: ["."]\n'],
    ['a header', '    headerMatchesMessageHeader: From\n    headerMatchesPatterns: ["."]\n'],
    ['an exception alone', '    exceptIfSubjectContainsWords: [zzz]\n'],
  ])('is an opening where a rule before it ends processing by %s', async (_, by) => {
    await onlyTheRule();
    const before = `\n  - name: Skip\n    stopRuleProcessing: true\n    setHeaderName: X-Seen\n    setHeaderValue: "1"\n${by.trimEnd()}`;
    const made = await planned(rule('', before));
    expect(opened(made)).toEqual(['transport-rule-exception transportRules/skip']);
    expect(made.plan.posture.opensForEveryone).toBe(true);
  });

  test('is none where another control stops it all the same', async () => {
    await done('Set-HostedOutboundSpamFilterPolicy', { Identity: 'Default', AutoForwardingMode: 'Off' });
    await done('Remove-HostedOutboundSpamFilterRule', { Identity: 'Temp allow Ben until Friday' });
    await done('New-TransportRule', { Name: 'AF', Priority: 0, ...stopping });
    const made = await planned(rule('    exceptIfSubjectContainsWords: [a]\n'));
    expect([made.code, opened(made)]).toEqual([0, []]);
  });

  test('is none that the plan brings where it was so before', async () => {
    await onlyTheRule();
    await done('Set-TransportRule', { Identity: 'AF', ExceptIfSubjectContainsWords: ['a'] });
    const made = await planned(`${rule('    exceptIfSubjectContainsWords: [a]\n    comments: as before\n')}${asIs}`);
    expect([made.code, opened(made)]).toEqual([0, []]);
  });

  test.each<readonly [string, JsonObject]>([
    ['the subject', { SubjectMatchesPatterns: ['.'] }],
    ['an author by a header', { HeaderMatchesMessageHeader: 'From', HeaderMatchesPatterns: ['.'] }],
    ['an exception alone', { ExceptIfSubjectContainsWords: ['zzz'] }],
  ])('is drift where somebody puts a rule before it, by %s', async (_, by) => {
    await onlyTheRule();
    const folder = table.folder('own', `${rule('')}${asIs}`);
    const drift = async (): Promise<Asked> => ask('drift', '--emulator', emulator.url, '--policies', folder, '--json');
    const first = JSON.parse((await drift()).out) as { readonly posture: Plan['posture'] };
    const passing = ({ channel }: { readonly channel: string }): boolean => channel === 'transport-rule-exception';
    expect(first.posture.residualChannels.opened.filter(passing)).toEqual([]);
    const skip = { Name: 'Skip', Priority: 0, StopRuleProcessing: true, SetHeaderName: 'X', SetHeaderValue: 'y' };
    await done('New-TransportRule', { ...skip, ...by });
    const { code, json } = await drift();
    expect([code, json()['clean']]).toEqual([2, false]);
    expect(JSON.stringify(json()['posture'])).toContain('"transport-rule-exception"');
  });
});
