import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { WhyAnswer } from '../../src/engine/why/why-answer.ts';
import { mechanisms } from '../../src/posture/values/verdict.ts';
import { answerText } from '../../src/render/words/ways.ts';
import { ask, type Desk, desk } from '../cli/asking.ts';
import { planAt } from '../said/scenes.ts';
import { cases } from '../support/cases.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { asked } from './asked.ts';
import { barriers } from './axe.ts';
import { browsing, missing } from './chromium.ts';
import { faintTexts } from './contrast.ts';

if (missing !== null) process.stderr.write(`Pages of changes are not opened: ${missing}.\n`);

let table: Desk;
beforeAll(() => (table = desk()));
afterAll(() => table.remove());

/** A tenant, the policies for it, and questions that they answer differently. */
interface Scene {
  readonly name: string;
  readonly tenant: () => TenantState;
  readonly policies: string;
  readonly questions: readonly (readonly [from: string, to: string])[];
  /** Something lets mail out that no policy declares: an apply leaves it, and it is no part of what is declared. */
  readonly strange?: boolean;
}

const caseOf = (number: string, questions: Scene['questions']): Scene => {
  const found = cases.find(({ name }) => name.startsWith(number));
  if (found === undefined) throw new Error(`there is no case ${number}`);
  return { name: found.name, tenant: found.tenant, policies: join(found.folder, 'policies.yaml'), questions };
};

const scenes: readonly Scene[] = [
  {
    name: 'the worked tenant',
    tenant: contoso,
    policies: 'policies',
    questions: [
      ['ben@contoso.com', 'gmail.com'],
      ['megan@contoso.com', 'tickets@fabrikam.com'],
      ['support@contoso.com', 'tickets@fabrikam.com'],
      ['ana@contoso.com', 'x@sub.hybrid.contoso.com'],
      ['kofi@contoso.com', 'orders@fabrikam.com'],
    ],
  },
  {
    ...caseOf('001', [
      ['adele@contoso.com', 'x@fabrikam.com'],
      ['ana@contoso.com', 'gmail.com'],
    ]),
    strange: true,
  },
  caseOf('003', [
    ['ana@contoso.com', 'fabrikam.com'],
    ['ben@contoso.com', 'gmail.com'],
  ]),
  caseOf('011', [
    ['megan@contoso.com', 'fabrikam.com'],
    ['ana@contoso.com', 'legacy.example'],
  ]),
];

/** What the program says of every way, in the words of the page. */
async function verdictsOf(
  [from, to]: Scene['questions'][number],
  target: readonly string[],
): Promise<readonly string[]> {
  const said: string[] = [];
  for (const mechanism of mechanisms) {
    const asking = await ask('why', from, to, '--mechanism', mechanism, ...target, '--json');
    const { verdict, lean } = asking.json() as unknown as WhyAnswer;
    said.push(
      verdict === 'not-applicable'
        ? 'not applicable'
        : answerText(lean === null ? verdict : `${verdict}, likely ${lean}`),
    );
  }
  return said;
}

/** What a page says of every way in one of its states. */
const column = async (page: Page, at: number): Promise<readonly string[]> =>
  page.locator(`#answered [data-way] td:nth-of-type(${at}) .word`).allTextContents();

describe.skipIf(missing !== null)(`pages of changes${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  const open = browsing();

  async function pageOf(file: string): Promise<Page> {
    const { page, complaints, requests } = await open(readFileSync(file, 'utf8'));
    expect([...complaints, ...requests]).toEqual([]);
    return page;
  }

  describe.each(scenes)('answer as the program does before and after an apply: $name', (scene) => {
    let emulator: RunningEmulator;
    const before: (readonly string[])[] = [];
    const after: (readonly string[])[] = [];
    let target: readonly string[];

    beforeAll(async () => {
      emulator = await emulatorAtNoon({ tenant: scene.tenant() });
      const live = ['--emulator', emulator.url];
      target = [...live, '--policies', scene.policies];
      const pages = ['--report', `html=${table.path('plan.html')}`];
      for (const one of scene.questions) before.push(await verdictsOf(one, target));
      await ask('plan', ...target, ...pages, '--out', table.path('plan.json'));
      await ask('drift', ...target, '--html', table.path('drift.html'));
      const journal = table.path(`journal-${scene.name.replaceAll(' ', '-')}`);
      const { file, digest, allow } = planAt(table.path('plan.json'));
      const applied = await ask('apply', file, ...live, '--approve', digest, ...allow, '--journal', journal);
      if (applied.code !== 0) throw new Error(`${applied.out}${applied.err}`);
      for (const one of scene.questions) after.push(await verdictsOf(one, target));
    });
    afterAll(async () => emulator.close());

    test('something differs', () => {
      expect(before).not.toEqual(after);
    });

    test.each([
      { file: 'plan.html', states: () => [before, after] as const },
      { file: 'drift.html', states: () => [after, before] as const },
    ])('$file', async ({ file, states }) => {
      const page = await pageOf(table.path(file));
      const [first, last] = states();
      for (const [at, [from, to]] of scene.questions.entries()) {
        await asked(page, { from, to, mechanism: 'inbox-forward' });
        const isTold = file === 'plan.html' || scene.strange !== true;
        const said = { from, to, first: await column(page, 1), last: await column(page, 2) };
        expect(said).toEqual({ from, to, first: isTold ? first[at] : said.first, last: last[at] });
      }
      await page.context().close();
    });
  });

  describe.each(['plan', 'drift'] as const)('the page of a %s', (command) => {
    const flags = { plan: (file: string) => ['--report', `html=${file}`], drift: (file: string) => ['--html', file] };
    let html = '';
    beforeAll(async () => {
      const file = table.path(`${command}.html`);
      await ask(command, '--emulator', 'contoso', ...flags[command](file));
      html = readFileSync(file, 'utf8');
    });
    const unfold = async (page: Page): Promise<void> =>
      page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");

    test.each([320, 768, 1280, 2560])('is read without a sideways scroll at %i pixels', async (width) => {
      const { page } = await open(html, { viewport: { width, height: 800 } });
      await unfold(page);
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await page.evaluate<number>(overflow)).toBe(0);
    });

    test.each(['light', 'dark'] as const)(
      'has neither a barrier nor a faint text, answered, in %s',
      async (colorScheme) => {
        const { page } = await open(html, { colorScheme, viewport: { width: 1280, height: 900 } });
        await asked(page, { from: 'ana@contoso.com', to: 'fabrikam.com', mechanism: 'mailbox-smtp' });
        await unfold(page);
        const { read, faint } = await faintTexts(page);
        expect(read).toBeGreaterThan(100);
        expect(faint).toEqual([]);
        expect(await barriers(page)).toEqual([]);
      },
    );

    test('says first who and where to, then why, and is printed on five pages at most', async () => {
      const { page } = await open(html, { viewport: { width: 1280, height: 900 } });
      expect(await page.locator('h1').textContent()).toContain(
        {
          plan: 'This plan lets 3 people forward to fabrikam.com and any other domain; ',
          drift: 'Against the policies, ben@contoso.com can forward to any domain; ',
        }[command],
      );
      expect(await page.locator('table.who tbody').textContent()).toMatch(
        /Order confirmations to the ticket system of Fabrikam.*CHG-1042 · until 2036-03-31/su,
      );
      const pdf = await page.pdf({ format: 'A4' });
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/gu)?.length).toBeLessThanOrEqual(5);
    });

    test('is used by keyboard alone, and says what changes before why', async () => {
      const { page } = await open(html, { viewport: { width: 1280, height: 900 } });
      await page.locator('#ask-from').fill('ben@contoso.com');
      await page.locator('#ask-from').press('Tab');
      await page.keyboard.type('gmail.com');
      await page.keyboard.press('Enter');
      await page.locator('#answered .between').waitFor();
      expect(await page.locator('#answered .between').textContent()).toBe(
        { plan: 'Before this plan: allowed → After it: blocked', drift: 'As declared: blocked → As found: allowed' }[
          command
        ],
      );
    });
  });

  test('a plan that is only shown has the same page, and no form that could not answer', async () => {
    const file = table.path('shown.json');
    await ask('plan', '--emulator', 'contoso', '--out', file);
    const { out } = await ask('show', file, '--format', 'html');
    const { page } = await open(out);
    expect(await page.locator('h1').textContent()).toContain('This plan lets 3 people forward');
    expect(await page.locator('#ask').count()).toBe(0);
  });
});
