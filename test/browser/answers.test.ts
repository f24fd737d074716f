import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import { mechanisms } from '../../src/posture/values/verdict.ts';
import { elementsOf } from '../../src/render/html/blocks.ts';
import { askCommand } from '../../src/render/parts/ask-command.ts';
import { whyDocument } from '../../src/render/documents/why-document.ts';
import { ask, type Desk, desk } from '../cli/asking.ts';
import { withoutGrants } from '../support/by-hand.ts';
import { cases } from '../support/cases.ts';
import { asked, type Typed } from './asked.ts';
import { barriers } from './axe.ts';
import { browsing, missing } from './chromium.ts';

if (missing !== null) process.stderr.write(`Pages are not asked: ${missing}.\n`);

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

/** What a page knows of an answer: neither policy files nor guardrails, and no cause but what it was made of. */
const asOnPage = (answer: WhyAnswer): WhyAnswer => ({
  ...answer,
  notes: [],
  fixes: answer.fixes.map((fix) => ({
    ...fix,
    asks: [],
    changes: fix.changes.map((change) => ({ ...change, action: 'add' as const, place: null })),
  })),
});

/** An answer as one text, without what is between its elements. */
const textOf = (answer: WhyAnswer): string =>
  elementsOf<string>(whyDocument(asOnPage(answer)), (_tag, _name, children) => children.join('')).join('');

const asksProgram = ({ verdict, from, to, mechanism, originalSender: original }: WhyAnswer): string =>
  verdict === 'allowed'
    ? ''
    : `What would let it through, beside the grants: ${askCommand({ sender: from, to, mechanism, original })}`;

/** The answer of the page, without its notes. */
const answered = (page: Page): Promise<string> =>
  page.evaluate<string>(`(() => {
    const all = [...document.getElementById('answered').children];
    const end = all.findIndex((one) => one.textContent === 'By every way');
    return all.slice(0, end).filter((one) => !one.textContent.startsWith('! ')).map((one) => one.textContent).join('');
  })()`);

const people = ['adele@contoso.com', 'ana@contoso.com', 'megan@contoso.com', 'support@contoso.com'];
const places = ['tickets@fabrikam.com', 'gmail.com', 'legacy.example'];

/** Two people, to each place in turn, each time by another way. */
const questions = (round: number): readonly Typed[] =>
  [round, round + 1].map((at) => ({
    from: people[at % people.length] ?? '',
    to: places[at % places.length] ?? '',
    mechanism: mechanisms[at % mechanisms.length] ?? '',
  }));

describe.skipIf(missing !== null)(`a page that answers${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const open = browsing();

  async function pageOf(target: readonly string[]): Promise<Page> {
    const file = table.path('page.html');
    await ask('posture', ...target, '--html', file);
    const { page, complaints, requests } = await open(readFileSync(file, 'utf8'));
    expect([...complaints, ...requests]).toEqual([]);
    return page;
  }

  async function same(page: Page, question: Typed, target: readonly string[]): Promise<WhyAnswer> {
    const { from, to, mechanism } = question;
    const answer = (
      await ask('why', from, to, '--mechanism', mechanism, ...target, '--json')
    ).json() as unknown as WhyAnswer;
    await asked(page, question);
    // A page does not compile grants: it says the verdict and the grants, and that the program knows what would let a forward through.
    const expected =
      answer.grants === undefined ? textOf(answer) : `${textOf({ ...answer, fixes: [] })}${asksProgram(answer)}`;
    expect(`${from} ${to} ${mechanism}\n${await answered(page)}`).toBe(`${from} ${to} ${mechanism}\n${expected}`);
    return answer;
  }

  const fits = cases.filter(({ faults }) => faults.length === 0);
  test.each(fits.map((one, at) => ({ name: one.name, one, at })))(
    'says what the program says: $name',
    async ({ one, at }) => {
      const file = table.put('tenant.json', JSON.stringify(one.document));
      const target = ['--snapshot', file, '--policies', join(one.folder, 'policies.yaml')];
      const page = await pageOf(target);
      for (const question of questions(at)) await same(page, question, target);
      await page.context().close();
    },
  );

  test('leaves fixes to the program where the policies have grants', async () => {
    const target = ['--emulator', 'contoso', '--policies', 'policies'];
    const page = await pageOf(target);
    const question = { from: 'ana@contoso.com', to: 'tickets@fabrikam.com', mechanism: 'inbox-forward' };
    expect((await same(page, question, target)).fixes).not.toEqual([]);
    await page.context().close();
  });

  test('names the grant that allows a forward, and says where none does', async () => {
    const folder = table.folder(
      'granted',
      'tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }\ngrants:\n  - { name: Tickets, from: { people: [adele@contoso.com] }, to: [fabrikam.com] }\n',
    );
    const target = ['--emulator', 'contoso', '--policies', folder];
    const page = await pageOf(target);
    const told: string[] = [];
    for (const to of ['x@fabrikam.com', 'x@gmail.com']) {
      await same(page, { from: 'adele@contoso.com', to, mechanism: 'inbox-forward' }, target);
      told.push(await answered(page));
    }
    expect(told[0]).toMatch(/granted by “Tickets” · \S+policies\.yaml:3/u);
    expect(told[1]).toMatch(/No grant allows it\.[^]*postern grant --from adele@contoso\.com --to gmail\.com/u);
    await page.context().close();
  });

  describe('asked about a tenant whose policies are written by hand', () => {
    let target: readonly string[];
    let page: Page;
    beforeAll(async () => {
      const folder = table.path('by-hand');
      cpSync('policies', folder, { recursive: true });
      withoutGrants(folder);
      target = ['--emulator', 'contoso', '--policies', folder];
      page = await pageOf(target);
    });

    test.each([
      { from: 'ana@contoso.com', to: 'tickets@fabrikam.com', mechanism: 'inbox-forward', fixes: 3 },
      { from: 'ben@contoso.com', to: 'gmail.com', mechanism: 'mailbox-smtp', fixes: 0 },
      { from: 'kofi@contoso.com', to: 'x@sub.hybrid.contoso.com', mechanism: 'inbox-redirect', fixes: 1 },
    ])('offers the fixes of the program: $from → $to', async ({ fixes, ...question }) => {
      expect((await same(page, question, target)).fixes.length).toBeGreaterThanOrEqual(fixes);
    });

    test('answers for somebody whom no control names as for everyone else', async () => {
      await asked(page, { from: 'Nobody <nobody.named@contoso.com>', to: 'gmail.com', mechanism: 'inbox-forward' });
      expect(await page.locator('#answered').textContent()).toMatch(
        /^Blocked {3}nobody\.named@contoso\.com → gmail\.com.*this is the answer for everyone else/su,
      );
    });

    test.each([
      { from: 'gmail', to: 'x@fabrikam.com', says: 'gmail is no address' },
      { from: 'ana@contoso.com', to: 'nowhere', says: 'nowhere is neither an address nor a domain' },
      { from: '', to: 'x@fabrikam.com', says: 'Say who forwards.' },
      { from: 'ana@contoso.com', to: '', says: 'Say where to.' },
      { from: 'x@gmail.com', to: 'x@fabrikam.com', says: 'is in none of the domains of this tenant' },
      { from: '<img src=x onerror=alert(1)>', to: '"><script>', says: 'is no address' },
    ])('says what is missing: $from → $to', async ({ from, to, says }) => {
      await asked(page, { from, to, mechanism: 'inbox-forward' });
      expect(await page.locator('#answered').textContent()).toContain(says);
    });

    test('takes the question from a bounce', async () => {
      await asked(page, { from: '', to: '', mechanism: 'inbox-forward' });
      await page.locator('#ask-form summary').click();
      await page.locator('#ask-bounce').fill(bounce);
      await page.locator('#ask-form button').click();
      await page.locator('#answered .said-title').waitFor();
      expect(await page.locator('#answered').textContent()).toMatch(
        /^Blocked {3}ana@contoso\.com → tickets@fabrikam\.com.*The bounce says the same\./su,
      );
    });

    test('says of every way what becomes of it', async () => {
      await page.locator('#ask-bounce').fill('');
      await asked(page, { from: 'ben@contoso.com', to: 'gmail.com', mechanism: 'inbox-forward' });
      expect(await page.locator('#answered [data-way] td').allTextContents()).toEqual(Array(5).fill('allowed'));
    });

    test('is used by keyboard alone', async () => {
      await page.locator('#ask-from').fill('ana@contoso.com');
      await page.locator('#ask-from').press('Tab');
      await page.keyboard.type('gmail.com');
      await page.evaluate("document.getElementById('answered').replaceChildren()");
      for (let stops = 0; stops < 6; stops += 1) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate('document.activeElement.type')) === 'submit') break;
      }
      await page.keyboard.press('Enter');
      await page.locator('#answered .said-title').waitFor();
      expect(await page.locator('#answered .said-title').textContent()).toContain('ana@contoso.com → gmail.com');
    });

    test.each(['light', 'dark'] as const)('has no barrier with an answer on it, in %s', async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      await asked(page, { from: 'ana@contoso.com', to: 'fabrikam.com', mechanism: 'mailbox-smtp' });
      expect(await barriers(page)).toEqual([]);
    });
  });
});

const bounce = `Delivery has failed to these recipients or groups:

tickets@fabrikam.com
Your message wasn't delivered because the recipient's email provider rejected it.

Diagnostic information for administrators:
Remote Server returned '550 5.7.520 Access denied, Your organization does not allow external forwarding. Please contact your administrator for further assistance. AS(7555)'

Original message headers:
From: Ana Castro <ana@contoso.com>
To: tickets@fabrikam.com
`;
