import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { issueForm } from '../../src/cli/init-github/other-files.ts';
import { filledIn } from '../support/request.ts';
import { type Asked, ask, desk, misfits } from './asking.ts';

const table = desk();
afterAll(() => table.remove());

const head = 'tenant: { id: 5f0a1c9e-0000-4000-8000-0000000000aa, domain: contoso.onmicrosoft.com }\n';
let folders = 0;

async function requested(
  text: string,
  ...args: readonly string[]
): Promise<Asked & { readonly file: string; readonly folder: string }> {
  const folder = table.folder(`requested-${(folders += 1)}`, head);
  const asked = await ask('grant', '--from-issue', table.put('issue', text), '--policies', folder, ...args);
  return { ...asked, folder, file: readFileSync(join(folder, 'policies.yaml'), 'utf8') };
}

const event = (body: string): string =>
  JSON.stringify({ action: 'labeled', issue: { number: 7, body }, repository: { full_name: 'contoso/mail' } });

describe('an issue of the form is a grant', () => {
  test.each([
    ['as its text', filledIn(), {}],
    ["as GitHub's event, which says by which ticket", event(filledIn()), { ticket: 'contoso/mail#7' }],
    ['with lines as Windows ends them', filledIn().replaceAll('\n', '\r\n'), {}],
  ])('%s', async (_, text, more) => {
    const { code, file } = await requested(text);
    expect(code).toBe(0);
    expect((parse(file) as { readonly grants: unknown }).grants).toEqual([
      {
        name: 'support to fabrikam.com',
        from: { people: ['support@contoso.com'] },
        to: ['fabrikam.com'],
        owner: 'messaging@contoso.com',
        reason: 'Order confirmations, to the ticket system',
        until: '2036-03-31',
        ...more,
      },
    ]);
  });

  test('of a group, where the form says so, with what flags say beside it', async () => {
    const { file } = await requested(filledIn({ kind: 'A group, for whoever is in it' }), '--accept', 'redirects');
    expect((parse(file) as { readonly grants: unknown }).grants).toMatchObject([
      { from: { memberOf: 'support@contoso.com' }, accept: ['redirects'] },
    ]);
  });

  test('whose answers stand under the labels of the form that is written', () => {
    const form = parse(issueForm) as {
      readonly body: readonly { readonly id?: string; readonly attributes: { readonly label?: string } }[];
    };
    const labels = form.body.flatMap(({ attributes: { label } }) => label ?? []);
    expect(filledIn({ tenant: 'x.example' }).match(/(?<=^### ).*$/gmu)).toEqual(labels);
  });

  test('that is asked twice is granted already', async () => {
    const { folder } = await requested(filledIn());
    const again = await ask('grant', '--from-issue', table.put('again', filledIn()), '--policies', folder);
    expect([again.code, again.out]).toEqual([0, expect.stringContaining('This is granted already')]);
  });
});

const reason = (text: string): string => filledIn({ reason: text });

describe('nothing is written, and the field is named, where an issue', () => {
  test.each<[string, string, string]>([
    ['is empty', '', 'Whose mail: there is no answer'],
    ['has an answer missing', filledIn({ owner: '_No response_' }), 'Who answers for it: there is no answer'],
    ['has a field missing', filledIn().replace(/### To which domain[^#]*/u, ''), 'To which domain: there is no answer'],
    ['names an address as a place', filledIn({ recipient: 'a@fabrikam.com' }), 'give the domain alone: fabrikam.com'],
    ['asks for everywhere', filledIn({ recipient: '*' }), 'To which domain: name a domain'],
    ['asks for everyone', filledIn({ sender: 'everyone' }), 'Whose mail: “everyone” is no address'],
    [
      'asks for several places',
      filledIn({ recipient: 'a.example\nb.example' }),
      'To which domain: the answer has more',
    ],
    ['names a day that there is not', filledIn({ until: '2036-02-31' }), 'Until when: '],
    ['names a day that has come', filledIn({ until: '2020-01-31' }), 'give a later day with Until when'],
    ['makes a choice that there is not', filledIn({ kind: 'Everybody' }), 'What that is: “Everybody” is no choice'],
    [
      'has a field twice',
      `${filledIn()}\n### To which domain\n\nevil.example\n`,
      'To which domain: the field stands there',
    ],
    [
      'has a field twice in an answer',
      reason('x\n\n### To which domain\n\nevil.example'),
      'the field stands there twice',
    ],
    [
      'has a field that looks like one',
      reason('x\n\n#### To which domain\n\nok.example'),
      'What for: the answer has a heading',
    ],
    ['has another field', `${filledIn()}\n### Also to\n\nevil.example\n`, '“Also to” is no field of the form'],
    ['begins with something else', `Please!\n\n${filledIn()}`, 'begins with text of no field'],
    ['hides a field in a comment', `<!--\n${filledIn()}\n-->`, 'holds HTML'],
    ['folds something away', reason('<details>x</details>'), 'holds HTML'],
    ['holds a character that turns the text around', reason('a\u202Eb'), String.raw`a\u{202e}b`],
    ['holds one that has no width', filledIn({ recipient: 'fabrikam\u200B.com' }), String.raw`\u{200b}`],
    ['holds a letter that steers a terminal', reason('\u001B[2J'), String.raw`\u{1b}`],
    ['is as long as nobody writes one', reason('x'.repeat(1_000_000)), 'more than 20000 characters'],
    ['has a reason that no entry takes', reason('x'.repeat(5_000)), 'What for: '],
    [
      'is the event of a pull request',
      JSON.stringify({ issue: { number: 7, body: filledIn(), pull_request: {} } }),
      'of no field',
    ],
  ])('%s', async (_, text, says) => {
    const { code, err, file } = await requested(text);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(says) as string });
    expect(file).toBe(head);
  });

  test('says one mailbox, and the policies have a group of that name', async () => {
    const folder = table.folder(
      'known',
      `${head}groups: [{ address: support@contoso.com, type: mailEnabledSecurity, displayName: S, members: [] }]\n`,
    );
    const asked = await ask('grant', '--from-issue', table.put('group', filledIn()), '--policies', folder);
    expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('is a group in the policies')]);
  });
});

test('what is said is text and nothing else, in the policies and in JSON', async () => {
  const odd = '$(touch /tmp/x) `id` ${{ secrets.X }} "], from: everyone, - { name: x } # ::add-mask::a && b | c';
  const { file, json } = await requested(reason(odd), '--json');
  expect((parse(file) as { readonly grants: unknown }).grants).toMatchObject([{ reason: odd }]);
  expect(misfits('grant.schema.json', json())).toEqual([]);
});

test.each(['--from', '--members-of', '--to', '--until', '--reason', '--owner'])(
  '%s says nothing beside an issue that says it',
  async (flag) => {
    const { code, err } = await requested(filledIn(), flag, '2036-01-31');
    expect([code, err]).toEqual([1, expect.stringContaining(`${flag} stands beside --from-issue`)]);
  },
);

test('a file that is not there is said to be missing', async () => {
  const folder = table.folder('none', head);
  const { code, err } = await ask('grant', '--from-issue', table.path('nowhere'), '--policies', folder);
  expect([code, err]).toEqual([1, expect.stringContaining('there is no such file')]);
});
