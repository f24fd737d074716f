import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import { bounceCodes } from '../../src/posture/bounce/codes.ts';
import { forms, refusal } from '../posture/bounces/forms.ts';
import { ask, autoForwardReject, type Desk, desk, type Differences, misfits, snapshot } from './asking.ts';

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

const nowhere = ['--policies', '/nonexistent'];
const people = ['ana@contoso.com', 'x@fabrikam.com'];

const why = async (differences: Differences, ...args: readonly string[]) =>
  ask('why', ...args, '--snapshot', table.put('tenant.json', snapshot(differences)), ...nowhere);

/** A file of a form, whatever it holds. */
function file(name: string): string {
  const form = forms[name] ?? '';
  return table.put('bounce.bin', form);
}

describe('a bounce is given', () => {
  test.each(Object.keys(forms))('as a file: %s', async (name) => {
    const { code, json } = await why({}, '--ndr', file(name), '--json');
    expect(code).toBe(0);
    expect(json()).toMatchObject({ from: people[0], to: people[1], verdict: 'blocked', otherCause: null });
    expect(misfits('why.schema.json', json())).toEqual([]);
  });

  test('as the text itself', async () => {
    const { json } = await why({}, '--ndr', String(forms['Outlook’s text']), '--json');
    expect(json()).toMatchObject({ from: people[0], to: people[1], bounce: { code: '5.7.520' } });
  });

  test('as one line beside the addresses', async () => {
    const { json } = await why({}, ...people, '--ndr', refusal, '--json');
    expect(json()).toMatchObject({ from: people[0], to: people[1], bounce: { code: '5.7.520' } });
  });

  test.each(['bounce.eml', '/nonexistent/5.7.520.txt', 'nothing-here'])(
    'and a file that is not there is said: %s',
    async (name) => {
      expect(await why({}, '--ndr', name)).toMatchObject({ code: 1, err: expect.stringContaining('no such file') });
    },
  );

  test('and the mailbox of ours is taken where it names who wrote the mail', async () => {
    const text = String(forms['a saved message']).replace('X-MS-Exchange-Inbox-Rules-Loop: ana@contoso.com\n', '');
    const bare = text.replace(/--b\nContent-Type: text\/html[\s\S]*?(?=--b\n)/u, '');
    const { json } = await why({}, '--ndr', bare, '--json');
    expect(json()).toMatchObject({
      from: 'ana@contoso.com',
      notes: [expect.stringContaining('names customer@elsewhere.example as the sender')],
    });
  });
});

const others = bounceCodes.flatMap(({ code, example, todo }): readonly (readonly [string, string])[] =>
  todo === null || code === '5.7.1' ? [] : [[code, example] as const],
);

describe('a bounce about something else is answered as what it is, and opens nothing', () => {
  test.each<readonly [string, string]>([
    ...others,
    ['5.7.1 of a host', '550 5.7.1 Unable to relay'],
    ['5.7.1 of nobody knows whom', '550 5.7.1 Service unavailable, client host blocked'],
    ['5.7.1 of a policy against data loss', '550 5.7.1 TRANSPORT.RULES.RejectMessage; DLP policy Card numbers'],
    [
      '5.7.1 of a rule that looks at contents',
      '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
    ],
    ['5.7.9xx of a rule that looks at contents', '550 5.7.933 TRANSPORT.RULES.RejectMessage; not allowed'],
    [
      '5.7.139 of the mailbox',
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
    ],
    ['5.4.1 of a destination', '550 5.4.1 Recipient address rejected: Access denied. AS(201806281)'],
    [
      '5.1.10 in prose',
      "Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
    ],
    ['a code that nobody knows', '550 5.9.99 Something else'],
  ])('%s', async (_, text) => {
    for (const mode of ['Off', 'Automatic', 'On']) {
      const { json, out } = await why({ mode }, ...people, '--ndr', `The mail bounced: ${text}`, '--json');
      expect(json()).toMatchObject({
        fixes: [],
        otherCause: { means: expect.any(String), todo: expect.stringMatching(/^[A-Z].*\.$/u) },
      });
      expect(misfits('why.schema.json', JSON.parse(out))).toEqual([]);
      const said = await why({ mode }, ...people, '--ndr', `The mail bounced: ${text}`);
      expect(said.out + said.err).not.toMatch(/to allow it|autoForwardingMode|outbound policy with forwarding on/iu);
      expect(said.out).toContain((json() as unknown as WhyAnswer).otherCause?.todo);
    }
  });

  test('but a rule that refuses the forward is what the bounce is about', async () => {
    const { json } = await why(
      { mode: 'On', transportRules: [autoForwardReject] },
      ...people,
      '--ndr',
      'It said: 550 5.7.1 TRANSPORT.RULES.RejectMessage; No forwarding',
      '--json',
    );
    expect(json()).toMatchObject({ otherCause: null, evidence: [{ gate: 'G2', bearing: 'confirms' }] });
    expect((json() as unknown as WhyAnswer).fixes.length).toBeGreaterThan(0);
  });

  test('and a rule that looks at contents is named', async () => {
    const rule = {
      Name: 'Cards',
      Priority: 0,
      State: 'Enabled',
      Mode: 'Enforce',
      SubjectContainsWords: ['card'],
      RejectMessageReasonText: 'No cards',
    };
    const { json } = await why(
      { mode: 'On', transportRules: [rule] },
      ...people,
      '--ndr',
      'It said: 550 5.7.1 TRANSPORT.RULES.RejectMessage; No cards',
      '--json',
    );
    expect(json()).toMatchObject({ otherCause: { means: expect.stringContaining('transportRules/Cards') } });
  });
});

describe('addresses as people paste them', () => {
  test.each([
    [['<ana@contoso.com>,', 'mailto:x@fabrikam.com'], 2],
    [['Ana Castro <Ana@Contoso.com>', 'x@fabrikam.com;'], 2],
    [['"ana@contoso.com"', 'X@FABRIKAM.COM'], 1],
    [['ana@contoso.com', 'smtp:x@fabrikam.com'], 1],
    [['ana@contoso.com', 'x@fabrikam.com'], 0],
  ])('%j are read, and said where they were written otherwise', async (written, noted) => {
    const { json } = await why({}, ...written, '--json');
    expect(json()).toMatchObject({ from: 'ana@contoso.com', to: 'x@fabrikam.com' });
    expect((json() as unknown as WhyAnswer).notes).toHaveLength(noted);
  });

  test.each<[readonly string[], string]>([
    [['ana@contosso.com', 'x@fabrikam.com'], 'did you mean ana@contoso.com?'],
    [['ana@cotnoso.com', 'x@fabrikam.com'], 'did you mean ana@contoso.com?'],
    [['x@fabrikam.com', 'ana@contoso.com'], 'postern why ana@contoso.com x@fabrikam.com'],
    [['ana', 'x@fabrikam.com'], 'ana@domain'],
    [['contoso.com', 'x@fabrikam.com'], 'name@contoso.com'],
    [['--to', 'x@fabrikam.com', '--from', 'ana@contoso.com', 'ben@contoso.com'], 'one address too many'],
  ])('%j is answered with what to type', async (args, said) => {
    expect(await why({}, ...args)).toMatchObject({ code: 1, out: '', err: expect.stringContaining(said) });
  });

  test.each([
    ['anna@contoso.com', 'did you mean ana@contoso.com?'],
    ['suport@contoso.com', 'did you mean support@contoso.com?'],
    ['nobody.at.all@contoso.com', 'mend the address'],
  ])('the tenant has no %s: %s', async (from, said) => {
    const found = await ask('why', from, 'x@fabrikam.com', '--emulator', 'contoso', ...nowhere);
    expect(found).toMatchObject({ code: 1, out: '', err: expect.stringContaining(said) });
  });

  test('and of one who was not read the nearest is said', async () => {
    const { json } = await why({}, 'anna@contoso.com', 'x@fabrikam.com', '--json');
    expect(json()).toMatchObject({
      verdict: 'indeterminate',
      notes: [expect.stringContaining('did you mean ana@contoso.com?')],
    });
  });

  test.each([
    ['x@contosso.com', 'contoso.com'],
    ['x@private.exmaple', 'private.example'],
    ['fabrikam.con', 'fabrikam.com'],
  ])('a place one slip away from one that the tenant names is noticed: %s', async (to, meant) => {
    const forwards = [
      { Name: 'ben', ForwardingSmtpAddress: 'smtp:ben@private.example' },
      { Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@fabrikam.com' },
    ];
    const { json } = await why({ forwards }, 'ana@contoso.com', to, '--json');
    expect(json()).toMatchObject({ notes: [expect.stringContaining(`did you mean ${meant}?`)] });
  });

  test.each(['x@gmail.com', 'x@contoso.org', 'x@mail.fabrikam.com'])('and another place is none: %s', async (to) => {
    const forwards = [{ Name: 'ana', ForwardingSmtpAddress: 'smtp:ana@fabrikam.com' }];
    const { json } = await why({ forwards }, 'ana@contoso.com', to, '--json');
    expect(json()).toMatchObject({ notes: [] });
  });
});
