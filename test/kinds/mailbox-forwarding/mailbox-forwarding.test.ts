import { recipientOf } from '../../../src/kinds/recipient.ts';
import { describe, expect, test } from 'vitest';
import { mailboxForwarding } from '../../../src/kinds/mailbox-forwarding/index.ts';
import type { Live } from '../../../src/kinds/kind.ts';
import type { Row } from '../../../src/tenant/tenant.ts';
import { aRecipient, aTenant, type Answers, callsOf, denied, entriesOf, rehearse } from '../rehearsal.ts';

const listing = 'Get-Mailbox (filtered)';
const aMailbox = (address: string, id: number, more: Row = {}): Row =>
  aRecipient(address, id, {
    ForwardingSmtpAddress: null,
    ForwardingAddress: null,
    DeliverToMailboxAndForward: false,
    ...more,
  });

const ana = aMailbox('Ana@contoso.com', 1);
const forwarding = (more: Row): Answers => ({
  [listing]: [{ ...ana, ...more }],
  'Get-Recipient bob@contoso.com': [aRecipient('bob@contoso.com', 2)],
  'Get-Recipient partner': [
    aRecipient('partner@contoso.com', 3, {
      RecipientTypeDetails: 'MailContact',
      ExternalEmailAddress: 'SMTP:Desk@Fabrikam.com',
    }),
  ],
});

async function liveOf(answers: Answers): Promise<Live | undefined> {
  return (await rehearse(mailboxForwarding, [], answers)).live[0];
}

describe('reading', () => {
  test('one filtered call finds every forward, however many mailboxes there are', async () => {
    const { live, asked } = await rehearse(
      mailboxForwarding,
      [],
      forwarding({ ForwardingSmtpAddress: 'smtp:Ana@Fabrikam.com' }),
    );
    expect(live.map((one) => one.properties)).toEqual([
      { mailbox: 'ana@contoso.com', forwardingSmtpAddress: 'ana@fabrikam.com', deliverToMailboxAndForward: false },
    ]);
    expect(asked).toEqual([listing]);
  });

  test('a declared mailbox that forwards nothing is there, without properties', async () => {
    const { live } = await rehearse(mailboxForwarding, [{ mailbox: 'ana@contoso.com' }], {
      'Get-Mailbox ana@contoso.com': [ana],
      [listing]: [],
    });
    expect(live.map((one) => one.properties)).toEqual([{ mailbox: 'ana@contoso.com' }]);
  });

  test('a declared mailbox that does not exist is not there', async () => {
    const { live } = await rehearse(mailboxForwarding, [{ mailbox: 'nobody@contoso.com' }], { [listing]: [] });
    expect(live).toEqual([]);
  });

  test('a listing of everything in answer to the filter counts only for what forwards', async () => {
    expect(await liveOf({ [listing]: [ana] })).toBeUndefined();
  });

  test('an identity that is answered with every mailbox counts only for the one that bears it', async () => {
    const others = [aMailbox('eve@contoso.com', 4), aMailbox('bob@contoso.com', 2)];
    const { live } = await rehearse(mailboxForwarding, [{ mailbox: 'nobody@contoso.com' }], {
      [listing]: [],
      'Get-Mailbox nobody@contoso.com': others,
    });
    expect(live).toEqual([]);
  });

  test('a mailbox declared by another of its addresses is the same mailbox', async () => {
    const row = {
      ...ana,
      EmailAddresses: ['SMTP:ana@contoso.com', 'smtp:ana.b@contoso.com'],
      ForwardingSmtpAddress: 'smtp:a@fabrikam.com',
    };
    const { changes } = await rehearse(
      mailboxForwarding,
      [{ mailbox: 'ana.b@contoso.com', forwardingSmtpAddress: 'a@fabrikam.com' }],
      { [listing]: [row] },
    );
    expect(changes.map((change) => [change.action, change.ref.key])).toEqual([['keep', 'ana.b@contoso.com']]);
  });

  test('a listing that failed makes the whole section unknown', async () => {
    const { reader } = aTenant({ [listing]: denied('Get-Mailbox') });
    expect(await mailboxForwarding.read(reader, ['ana@contoso.com'])).toMatchObject({
      state: 'unknown',
      because: { reason: 'denied' },
    });
  });

  test('a mailbox that could not be read hides no other', async () => {
    const answers = {
      [listing]: [{ ...ana, ForwardingSmtpAddress: 'a@fabrikam.com' }],
      'Get-Mailbox bob@contoso.com': denied('Get-Mailbox bob@contoso.com'),
    };
    const section = [
      { mailbox: 'ana@contoso.com', forwardingSmtpAddress: null },
      { mailbox: 'bob@contoso.com', forwardingSmtpAddress: 'b@fabrikam.com' },
    ];
    const { changes, steps } = await rehearse(mailboxForwarding, section, answers);
    expect(changes.map((change) => change.action)).toEqual(['update', 'unknown']);
    expect(steps).toHaveLength(1);
  });
});

describe('steps', () => {
  test.each([
    {
      what: 'a new forward',
      live: {},
      spec: { forwardingSmtpAddress: 'SMTP:Ana@Fabrikam.com', deliverToMailboxAndForward: true },
      parameters: { ForwardingSmtpAddress: 'ana@fabrikam.com', DeliverToMailboxAndForward: true },
      effect: 'opens',
      becomes: { forwardingSmtpAddress: 'ana@fabrikam.com', deliverToMailboxAndForward: true },
    },
    {
      what: 'a cleared forward',
      live: { ForwardingSmtpAddress: 'smtp:ana@fabrikam.com', DeliverToMailboxAndForward: true },
      spec: { forwardingSmtpAddress: null },
      parameters: { ForwardingSmtpAddress: null },
      effect: 'closes',
      becomes: {},
    },
    {
      what: 'another target',
      live: { ForwardingSmtpAddress: 'smtp:ana@fabrikam.com' },
      spec: { forwardingSmtpAddress: 'ana@tailspin.example' },
      parameters: { ForwardingSmtpAddress: 'ana@tailspin.example' },
      effect: 'opens',
      becomes: { forwardingSmtpAddress: 'ana@tailspin.example', deliverToMailboxAndForward: false },
    },
    {
      what: 'a copy that is kept from now on',
      live: { ForwardingSmtpAddress: 'smtp:ana@fabrikam.com' },
      spec: { forwardingSmtpAddress: 'ana@fabrikam.com', deliverToMailboxAndForward: true },
      parameters: { DeliverToMailboxAndForward: true },
      effect: 'neutral',
      becomes: { forwardingSmtpAddress: 'ana@fabrikam.com', deliverToMailboxAndForward: true },
    },
  ])('$what is one call that $effect', async ({ live, spec, parameters, effect, becomes }) => {
    const answers = { [listing]: [{ ...ana, ...live }], 'Get-Mailbox ana@contoso.com': [{ ...ana, ...live }] };
    const { steps } = await rehearse(mailboxForwarding, [{ mailbox: 'ana@contoso.com', ...spec }], answers);
    expect(callsOf(steps)).toEqual([{ 'Set-Mailbox': { Identity: 'ana@contoso.com', ...parameters, Confirm: false } }]);
    expect(steps[0]).toMatchObject({ effect, becomes: { mailbox: 'ana@contoso.com', ...becomes } });
    expect(Object.keys(steps[0]?.becomes ?? {}).length).toBe(Object.keys(becomes).length + 1);
  });

  test('keeping a copy that was asked for earlier counts again once there is a forward', async () => {
    const answers = { [listing]: [], 'Get-Mailbox ana@contoso.com': [{ ...ana, DeliverToMailboxAndForward: true }] };
    const { steps } = await rehearse(
      mailboxForwarding,
      [{ mailbox: 'ana@contoso.com', forwardingSmtpAddress: 'a@fabrikam.com' }],
      answers,
    );
    expect(steps[0]?.becomes).toMatchObject({ deliverToMailboxAndForward: true });
  });

  test('a forward to a recipient waits until that exists, and frees the one before', async () => {
    const section = [{ mailbox: 'ana@contoso.com', forwardingAddress: 'bob@contoso.com' }];
    const { steps } = await rehearse(mailboxForwarding, section, forwarding({ ForwardingAddress: 'partner' }));
    expect(steps[0]).toMatchObject({ needs: ['exists:bob@contoso.com'], provides: ['released:partner@contoso.com'] });
  });

  test('the undo of a cleared forward brings it back', async () => {
    const { steps } = await rehearse(
      mailboxForwarding,
      [{ mailbox: 'ana@contoso.com', forwardingSmtpAddress: null }],
      forwarding({ ForwardingSmtpAddress: 'smtp:a@fabrikam.com' }),
    );
    expect(steps[0]?.undo).toMatchObject([
      { parameters: { Identity: 'ana@contoso.com', ForwardingSmtpAddress: 'a@fabrikam.com' } },
    ]);
  });

  test('an entry that has ended clears both forwards, and nothing where there is none', async () => {
    const both = { ForwardingSmtpAddress: 'smtp:a@fabrikam.com', ForwardingAddress: 'bob@contoso.com' };
    const live = await liveOf(forwarding(both));
    if (live === undefined) throw new Error('nothing was read');
    const ended = (one: Live) =>
      mailboxForwarding.steps([{ action: 'delete', ref: one.ref, entry: null, live: one, because: 'ended' }], {
        live: [],
        directory: noDirectory,
      });
    expect(callsOf(ended(live))).toEqual([
      {
        'Set-Mailbox': {
          Identity: 'ana@contoso.com',
          ForwardingSmtpAddress: null,
          ForwardingAddress: null,
          Confirm: false,
        },
      },
    ]);
    expect(ended(live)[0]?.becomes).toEqual({ mailbox: 'ana@contoso.com' });
    expect(ended({ ...live, properties: {} })).toEqual([]);
  });
});

const noDirectory = {
  find: () => ({ state: 'absent' }) as const,
  byKey: () => null,
  keyOf: (row: Row) => recipientOf(row).key,
  asked: [],
  recipients: [],
};

describe('undeclared', () => {
  test.each([
    {
      what: 'an SMTP address',
      row: { ForwardingSmtpAddress: 'smtp:a@fabrikam.com' },
      letsOut: 'forwards the mail of ana@contoso.com to a@fabrikam.com',
      closes: true,
    },
    {
      what: 'a contact outside',
      row: { ForwardingAddress: 'partner' },
      letsOut: 'forwards the mail of ana@contoso.com to desk@fabrikam.com',
      closes: true,
    },
    { what: 'a colleague', row: { ForwardingAddress: 'bob@contoso.com' }, letsOut: null, closes: false },
    {
      what: 'a colleague, with an SMTP address that is ignored',
      row: { ForwardingAddress: 'bob@contoso.com', ForwardingSmtpAddress: 'a@fabrikam.com' },
      letsOut: null,
      closes: false,
    },
  ])('a forward to $what', async ({ row, letsOut, closes }) => {
    const live = await liveOf(forwarding(row));
    const found = live === undefined ? null : mailboxForwarding.undeclared(live);
    expect(found?.letsOut).toBe(letsOut);
    expect(found?.close).toEqual(closes ? { forwardingSmtpAddress: null, forwardingAddress: null } : null);
  });

  test('a target that could not be resolved is said and not closed', async () => {
    const live = await liveOf({
      ...forwarding({ ForwardingAddress: 'x' }),
      'Get-Recipient x': denied('Get-Recipient x'),
    });
    const found = live === undefined ? null : mailboxForwarding.undeclared(live);
    expect(found).toMatchObject({ close: null });
    expect(found?.letsOut).toContain('could not be resolved');
  });
});

test.each([
  {
    what: 'two forwards',
    spec: { forwardingSmtpAddress: 'a@fabrikam.com', forwardingAddress: 'bob@contoso.com' },
    codes: ['PST350'],
  },
  { what: 'a copy of nothing', spec: { deliverToMailboxAndForward: true }, codes: ['PST351'] },
  {
    what: 'a copy of a forward that is cleared',
    spec: { forwardingSmtpAddress: null, deliverToMailboxAndForward: false },
    codes: ['PST351'],
  },
  {
    what: 'one forward with a copy',
    spec: { forwardingSmtpAddress: 'a@fabrikam.com', deliverToMailboxAndForward: true },
    codes: [],
  },
])('an entry with $what has the problems $codes', ({ spec, codes }) => {
  const found = mailboxForwarding.check(entriesOf(mailboxForwarding, [{ mailbox: 'ana@contoso.com', ...spec }]));
  expect(found.map((one) => one.code)).toEqual(codes);
});
