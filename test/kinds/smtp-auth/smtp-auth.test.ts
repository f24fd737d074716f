import { describe, expect, test } from 'vitest';
import { orderSteps } from '../../../src/engine/live/order.ts';
import { smtpAuth } from '../../../src/kinds/smtp-auth/index.ts';
import type { Live } from '../../../src/kinds/kind.ts';
import { desiredFrom } from '../../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../../src/policy/text/source.ts';
import { aRecipient, aTenant, type Answers, callsOf, denied, rehearse } from '../rehearsal.ts';

const scanner = 'scanner@contoso.com';
const disabled = { enabled: false, disabled: true, inherit: null } as const;
type State = keyof typeof disabled;

const tenant = (organization: State, mailbox: State): Answers => ({
  'Get-TransportConfig': [{ Identity: 'Transport Settings', SmtpClientAuthenticationDisabled: disabled[organization] }],
  [`Get-CASMailbox ${scanner}`]: [aRecipient(scanner, 1, { SmtpClientAuthenticationDisabled: disabled[mailbox] })],
});
const section = (organization: string, state: string) => ({ organization, mailboxes: [{ address: scanner, state }] });

describe('reading', () => {
  test('the organisation and each declared mailbox are objects of their own', async () => {
    const { live, asked } = await rehearse(
      smtpAuth,
      { mailboxes: [{ address: 'Scanner@contoso.com', state: 'enabled' }] },
      tenant('disabled', 'inherit'),
    );
    expect(live.map((one) => [one.ref.key, one.properties])).toEqual([
      ['organization', { state: 'disabled' }],
      [scanner, { state: 'inherit' }],
    ]);
    expect(asked.filter((call) => call.startsWith('Get-CAS'))).toEqual([`Get-CASMailbox ${scanner}`]);
  });

  test('an organisation that could not be read makes the section unknown', async () => {
    const { reader } = aTenant({ 'Get-TransportConfig': denied('Get-TransportConfig') });
    expect(await smtpAuth.read(reader, [])).toMatchObject({ state: 'unknown' });
  });

  test('a mailbox that could not be read gets no steps', async () => {
    const answers = { ...tenant('disabled', 'inherit'), [`Get-CASMailbox ${scanner}`]: denied('Get-CASMailbox') };
    const { changes, steps } = await rehearse(smtpAuth, section('disabled', 'enabled'), answers);
    expect(changes.map((change) => change.action)).toEqual(['keep', 'unknown']);
    expect(steps).toEqual([]);
  });
});

describe('steps', () => {
  test.each([
    { from: 'inherit', to: 'enabled', value: false, effect: 'opens' },
    { from: 'enabled', to: 'inherit', value: null, effect: 'closes' },
    { from: 'enabled', to: 'disabled', value: true, effect: 'closes' },
    { from: 'disabled', to: 'inherit', value: null, effect: 'neutral' },
  ] as const)(
    'a mailbox goes from $from to $to by writing $value, which is $effect under a disabled organisation',
    async ({ from, to, value, effect }) => {
      const { steps } = await rehearse(smtpAuth, section('disabled', to), tenant('disabled', from));
      expect(callsOf(steps)).toEqual([
        { 'Set-CASMailbox': { Identity: scanner, SmtpClientAuthenticationDisabled: value, Confirm: false } },
      ]);
      expect(steps[0]).toMatchObject({
        effect,
        becomes: { state: to },
        undo: [{ parameters: { SmtpClientAuthenticationDisabled: disabled[from] } }],
      });
    },
  );

  test('turning the organisation on opens', async () => {
    const { steps } = await rehearse(smtpAuth, { organization: 'enabled' }, tenant('disabled', 'inherit'));
    expect(callsOf(steps)).toEqual([
      { 'Set-TransportConfig': { SmtpClientAuthenticationDisabled: false, Confirm: false } },
    ]);
    expect(steps[0]).toMatchObject({ effect: 'opens' });
  });

  const states = ['enabled', 'disabled', 'inherit'] as const;
  const general = ['enabled', 'disabled'] as const;
  const every = general.flatMap((o1) =>
    general.flatMap((o2) => states.flatMap((m1) => states.map((m2) => ({ o1, o2, m1, m2 })))),
  );
  const effective = (organization: unknown, mailbox: unknown): unknown =>
    mailbox === 'inherit' ? organization : mailbox;

  test.each(every)(
    'from $o1/$m1 to $o2/$m2 the mailbox never sends in between what it sends at neither end, nor stops',
    async ({ o1, o2, m1, m2 }) => {
      const { steps } = await rehearse(smtpAuth, section(o2, m2), tenant(o1, m1));
      const ordered = orderSteps([...steps].reverse());
      if (!ordered.ok) throw new Error('the steps form a circle');
      let now: Record<string, unknown> = { organization: o1, [scanner]: m1 };
      const seen = ordered.steps.map((step) => {
        now = { ...now, [step.ref.key]: step.becomes?.['state'] };
        return effective(now['organization'], now[scanner]);
      });
      const ends = [effective(o1, m1), effective(o2, m2)];
      expect(ends).toEqual(expect.arrayContaining([...new Set(seen)]));
      expect(now).toEqual({ organization: o2, [scanner]: m2 });
    },
  );

  test('an entry that has ended returns its mailbox to the organisation, once', async () => {
    const ended = async (mailbox: State) => {
      const { live, directory } = await rehearse(smtpAuth, section('disabled', 'enabled'), tenant('disabled', mailbox));
      const one = live.find((each) => each.ref.key === scanner) as Live;
      return smtpAuth.steps([{ action: 'delete', ref: one.ref, entry: null, live: one, because: 'ended' }], {
        live,
        directory,
      });
    };
    expect(callsOf(await ended('enabled'))).toEqual([
      { 'Set-CASMailbox': { Identity: scanner, SmtpClientAuthenticationDisabled: null, Confirm: false } },
    ]);
    expect(await ended('inherit')).toEqual([]);
  });
});

test('the organisation cannot be removed, a mailbox of its own word can', async () => {
  const { live } = await rehearse(smtpAuth, section('enabled', 'enabled'), tenant('enabled', 'enabled'));
  expect(live.map((one) => smtpAuth.undeclared(one).removable)).toEqual([false, true]);
  expect(live.map((one) => smtpAuth.undeclared(one).close)).toEqual([{ state: 'disabled' }, { state: 'inherit' }]);
});

describe('the organisation with somebody who answers for it', () => {
  const policy = (organization: string) =>
    desiredFrom(
      sourcesOfText('a.yaml', `smtpAuth: { organization: ${organization} }\n`).sources,
      [smtpAuth],
      '2026-11-21',
    );

  test('is the same switch, and carries what a grant has to carry', () => {
    const long = policy('{ state: Enabled, owner: ana, reason: a migration, until: 2027-01-31 }');
    const entry = long.ok ? long.value.entries.get('smtpAuth')?.[0] : null;
    expect(entry).toMatchObject({
      spec: { state: 'enabled' },
      governance: { owner: 'ana', reason: 'a migration', until: '2027-01-31' },
      place: { line: 1, column: 27 },
    });
    const plainWord = policy('enabled');
    expect(plainWord.ok && plainWord.value.entries.get('smtpAuth')?.[0]).toMatchObject({
      spec: entry?.spec,
      governance: {},
    });
  });

  test.each([
    ['{ state: disabled, until: 2027-01-31 }', 'PST357'],
    ['{ owner: ana }', 'PST203'],
    ['{ state: inherit }', 'PST205'],
    ['{ state: enabled, owners: ana }', 'PST202'],
  ])('%s is %s', (organization, code) => {
    const checked = policy(organization);
    expect(checked.ok ? [] : checked.problems.map((one) => one.code)).toEqual([code]);
  });

  test('is closed when its entry has ended, since there is nobody it could follow', async () => {
    const until = { organization: { state: 'enabled', until: '2026-01-31' } };
    const { steps } = await rehearse(smtpAuth, until, tenant('enabled', 'inherit'), { ended: true });
    expect(callsOf(steps)).toEqual([
      { 'Set-TransportConfig': { SmtpClientAuthenticationDisabled: true, Confirm: false } },
    ]);
    expect(steps[0]).toMatchObject({ effect: 'closes', becomes: { state: 'disabled' } });
    const closed = await rehearse(smtpAuth, until, tenant('disabled', 'inherit'), { ended: true });
    expect(closed.changes).toEqual([]);
  });
});
