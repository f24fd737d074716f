import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/engine/plan/plan.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import { openingRows } from '../../src/posture/change/opened.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { ask, autoForwardReject, type Desk, desk, type Differences, partner, snapshot } from './asking.ts';

let table: Desk;
let emulator: RunningEmulator;
let files = 0;
beforeAll(async () => {
  table = desk();
  emulator = await emulatorAtNoon({ tenant: contoso() });
});
afterAll(async () => {
  await emulator.close();
  table.remove();
});

const fresh = (name: string): string => `${(files += 1)}-${name}`;
const of = (differences: Differences): (() => readonly string[]) => {
  return () => ['--snapshot', table.put(fresh('tenant.json'), snapshot(differences))];
};
const live = (): readonly string[] => ['--emulator', emulator.url];

async function why(target: readonly string[], from: string, to: string, ...more: readonly string[]) {
  const { code, json } = await ask(
    'why',
    '--from',
    from,
    '--to',
    to,
    '--policies',
    '/nonexistent',
    '--json',
    ...target,
    ...more,
  );
  expect(code).toBe(0);
  return json() as unknown as WhyAnswer;
}

/** The plan of the patch of a fix, over the tenant that it was proposed for. */
async function planOf(patch: string, target: readonly string[], { id }: { readonly id: string }): Promise<Plan> {
  const head = `tenant: { id: ${id}, domain: contoso.onmicrosoft.com }\nguardrails: { tenantWideForwarding: allow }\n`;
  const folder = table.folder(fresh('patch'), head + patch);
  return (await ask('plan', '--policies', folder, '--json', ...target)).json() as unknown as Plan;
}

const emulated = { id: '5f0a1c9e-0000-4000-8000-000000000001' };
const recorded = { id: '5f0a1c9e-0000-4000-8000-0000000000aa' };

const fwd = {
  cmdlet: 'Get-DistributionGroup',
  parameters: { Identity: 'fwd@contoso.com' },
  result: [
    {
      Name: 'fwd',
      DisplayName: 'fwd',
      PrimarySmtpAddress: 'fwd@contoso.com',
      ExternalDirectoryObjectId: 'fwd',
      RecipientTypeDetails: 'MailUniversalSecurityGroup',
    },
  ],
};

/** ana forwards to a private mailbox, and ben to another. */
const forwards = [
  { Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@private.example', DeliverToMailboxAndForward: true },
  { Name: 'ben', ForwardingSmtpAddress: 'smtp:ben@private.example', DeliverToMailboxAndForward: true },
];

describe('what a fix of why says that it lets out is what a plan of it lets out', () => {
  test.each<{
    readonly about: string;
    readonly target: () => readonly string[];
    readonly tenant: { readonly id: string };
    readonly from?: string;
    readonly to?: string;
    readonly more?: readonly string[];
  }>([
    { about: 'the worked tenant', target: live, tenant: emulated },
    {
      about: 'a forward to a contact in it',
      target: live,
      tenant: emulated,
      from: 'noor@contoso.com',
      to: 'x@woodgrove.example',
      more: ['--mechanism', 'mailbox-object'],
    },
    { about: 'forwards that wait', target: of({ forwards }), tenant: recorded },
    { about: 'forwards behind a remote domain', target: of({ forwards, star: false, mode: 'On' }), tenant: recorded },
    {
      about: 'a rule for everyone',
      target: of({ forwards, mode: 'On', transportRules: [{ ...autoForwardReject, MessageTypeMatches: null }] }),
      tenant: recorded,
    },
    { about: 'a group that may forward', target: of({ forwards, ...partner, more: [fwd] }), tenant: recorded },
    {
      about: 'one of two forwards to the same place',
      target: of({
        forwards: forwards.map((one) => ({ ...one, ForwardingSmtpAddress: 'smtp:both@private.example' })),
        star: false,
        mode: 'On',
      }),
      tenant: recorded,
      to: 'both@private.example',
      more: ['--mechanism', 'mailbox-smtp'],
    },
    {
      about: 'one of the forwards that wait',
      target: of({ forwards }),
      tenant: recorded,
      to: 'ana@private.example',
      more: ['--mechanism', 'mailbox-smtp'],
    },
  ])('$about', async ({ target, tenant, from = 'ana@contoso.com', to = 'x@fabrikam.com', more = [] }) => {
    const place = target();
    const { fixes, mechanism } = await why(place, from, to, ...more);
    expect(fixes.length).toBeGreaterThan(0);
    for (const { patch, others, opens, starts } of fixes) {
      const { posture } = await planOf(patch, place, tenant);
      const count = posture.newlyAllowed?.count ?? null;
      expect(posture.newlyAllowed).not.toBeNull();
      expect(others).toBe(count === null ? null : count - 1);
      const rows = openingRows(posture).map(({ senders, destinations }) => `${senders.name} ${destinations.name}`);
      expect(opens.map((one) => `${one.senders} ${one.destinations}`).toSorted()).toEqual(
        [...new Set(rows)].toSorted(),
      );
      const begun = posture.forwards.filter((one) => one.after === 'allowed' || one.change === 'becomes uncertain');
      const beside = begun.filter((one) => !(one.from === from && one.to === to && one.mechanism === mechanism));
      expect(starts).toEqual(beside.map((one) => ({ from: one.from, to: one.to, mechanism: one.mechanism })));
    }
  });
});

describe('the narrowest fix comes first', () => {
  const elsewhere = (fix: WhyAnswer['fixes'][number] | undefined): readonly string[] =>
    (fix?.opens ?? []).filter((one) => one.destinations.startsWith('any')).flatMap((one) => one.mechanisms);

  test('one for the asked domain alone, where the plain one opens every domain', async () => {
    const { fixes } = await why(live(), 'ana@contoso.com', 'x@fabrikam.com');
    const [narrow, plain] = fixes;
    expect(narrow?.patch).toContain('exceptIfRecipientDomainIs');
    expect(plain?.patch).not.toContain('exceptIfRecipientDomainIs');
    expect(elsewhere(plain)).toContain('inbox-forward');
    expect(elsewhere(narrow)).not.toContain('inbox-forward');
  });

  test('and none is narrowed where that helps nobody', async () => {
    const { fixes } = await why(of({ forwards, star: false, mode: 'On' })(), 'ana@contoso.com', 'x@fabrikam.com');
    expect(fixes).toHaveLength(1);
    expect(fixes[0]?.patch).not.toContain('transportRules');
    expect(new Set(fixes[0]?.opens.map((one) => one.destinations))).toEqual(new Set(['fabrikam.com']));
  });

  test('fewest people, then fewest forwards in use, then fewest ways to anywhere', async () => {
    const target = of({ forwards, ...partner, transportRules: [autoForwardReject] })();
    const { fixes } = await why(target, 'ana@contoso.com', 'x@fabrikam.com');
    expect(fixes.length).toBeGreaterThan(2);
    const sizes = fixes.map((one) => [one.others ?? Infinity, one.starts.length, elsewhere(one).length] as const);
    expect(sizes).toEqual(sizes.toSorted(([a, b, c], [x, y, z]) => a - x || b - y || c - z));
  });
});

test('a private forward that would start is told in words', async () => {
  const target = [...live(), '--policies', '/nonexistent'];
  const { out } = await ask('why', 'ana@contoso.com', 'x@fabrikam.com', ...target);
  expect(out).toContain('also starts: ana@contoso.com → ana.castro.private@gmail.com');
  expect(out).toContain('to any outside address');
});
