import { describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { postureHtml } from '../../src/render/html/posture.ts';
import { hostileNames } from '../render/samples.ts';
import { aForward, aReport, bigReport, someSenders } from '../render/html/report.ts';
import { barriers } from './axe.ts';
import { browsing, missing } from './chromium.ts';
import { faintTexts } from './contrast.ts';

if (missing !== null) process.stderr.write(`The pages are not opened in a browser: ${missing}.\n`);

const small = postureHtml(aReport());
const desk = { width: 1280, height: 900 };
const phone = { width: 360, height: 740 };

const overflow = (page: Page) =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
const rowsSeen = (page: Page) => page.locator('table.matrix tbody tr:visible').count();

describe.skipIf(missing !== null)(
  `the posture report in a browser${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    const open = browsing();

    test.each([
      { name: 'light', options: { colorScheme: 'light' as const, viewport: desk } },
      { name: 'dark', options: { colorScheme: 'dark' as const, viewport: desk } },
      { name: 'a phone', options: { colorScheme: 'light' as const, viewport: phone } },
      { name: 'no JavaScript', options: { javaScriptEnabled: false, viewport: phone } },
    ])('opens in $name without a complaint, a request or a sideways scroll', async ({ options }) => {
      const { page, complaints, requests } = await open(small, options);
      await expect(page.title()).resolves.toBe('Who can forward where: contoso.onmicrosoft.com');
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
    });

    test.each(['light', 'dark'] as const)('has no text too faint to read in %s', async (colorScheme) => {
      const { page } = await open(small, { colorScheme, viewport: desk });
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      const { read, faint } = await faintTexts(page);
      expect(read).toBeGreaterThan(100);
      expect(faint).toEqual([]);
    });

    test.each([320, 768, 2560])('is read without a sideways scroll at %i pixels', async (width) => {
      const { page } = await open(small, { viewport: { width, height: 800 } });
      expect(await overflow(page)).toBe(0);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(await overflow(page)).toBe(0);
    });

    test('is printed on four pages at most', async () => {
      const { page } = await open(small, { viewport: desk });
      const pdf = await page.pdf({ format: 'A4' });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/gu)?.length;
      expect(pages).toBeGreaterThan(0);
      expect(pages).toBeLessThanOrEqual(4);
    });

    test.each(['light', 'dark'] as const)('has no barrier that axe knows, in %s', async (colorScheme) => {
      const { page } = await open(small, { colorScheme, viewport: desk });
      expect(await barriers(page)).toEqual([]);
      await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
      expect(await barriers(page)).toEqual([]);
    });

    test('an answer leads to its gates, and the gates lead back', async () => {
      const { page } = await open(small, { viewport: desk });
      const gates = page.locator('#why-4 .gates');
      expect(await gates.isVisible()).toBe(false);
      await page.locator('table.matrix td.blocked a').first().click();
      expect(await gates.isVisible()).toBe(true);
      expect(await page.evaluate('document.activeElement.id')).toBe('why-4');
      await page.locator('#why-4 a').click();
      expect(page.url()).toMatch(/#matrix$/u);
    });

    test('an answer leads to its gates without JavaScript too', async () => {
      const { page } = await open(small, { javaScriptEnabled: false, viewport: desk });
      await page.locator('table.matrix td.blocked a').first().click();
      expect(await page.locator('#why-4 .gates').isVisible()).toBe(true);
      expect(await page.locator('#tools').isVisible()).toBe(false);
    });

    test('a link to an answer opens it', async () => {
      const { page } = await open(small, { viewport: desk });
      await page.goto(`${page.url()}#why-2`);
      expect(await page.locator('#why-2').isVisible()).toBe(true);
    });

    test.each([
      { text: 'fwd-partner', rows: 1, said: '4 rows found' },
      { text: 'FABRIKAM.com', rows: 3, said: '5 rows found' },
      { text: 'sales fabrikam.com', rows: 1, said: '1 row found' },
      { text: 'nobody-like-that', rows: 0, said: 'nothing found' },
      { text: '<script>', rows: 0, said: 'nothing found' },
    ])('a search for $text leaves $rows rows of the matrix', async ({ text, rows, said }) => {
      const { page, complaints } = await open(small, { viewport: desk });
      await page.keyboard.press('/');
      await page.keyboard.type(text);
      await page.locator('#shown:not(:empty)').waitFor();
      await expect.poll(() => page.locator('#shown').textContent()).toBe(said);
      expect(await rowsSeen(page)).toBe(rows);
      expect(await page.locator('#met').isVisible()).toBe(text === 'fwd-partner');
      await page.keyboard.press('Escape');
      expect(await rowsSeen(page)).toBe(3);
      expect(await page.locator('#met').isVisible()).toBe(true);
      expect(complaints).toEqual([]);
    });

    test.each([
      { answer: 'open', rows: 1 },
      { answer: 'indeterminate', rows: 1 },
      { answer: 'blocked', rows: 1 },
    ])('the filter for $answer leaves the rows that have it', async ({ answer, rows }) => {
      const { page } = await open(small, { viewport: desk });
      await page.locator('#answer').selectOption(answer);
      expect(await rowsSeen(page)).toBe(rows);
    });

    test('a filter hides the columns that have nothing to say to it', async () => {
      const { page } = await open(small, { viewport: desk });
      await page.locator('#search').fill('fwd-partner fabrikam.com');
      await expect
        .poll(() => page.locator('table.matrix thead th:visible').allTextContents())
        .toEqual(['From', 'fabrikam.com']);
    });

    test('arrow keys move from answer to answer, over what is hidden', async () => {
      const { page } = await open(small, { viewport: desk });
      await page.locator('table.matrix td a').first().focus();
      const focused = () => page.evaluate<string>('document.activeElement.textContent');
      await page.keyboard.press('ArrowRight');
      expect(await focused()).toBe('some ways');
      await page.keyboard.press('ArrowDown');
      expect(await focused()).toBe('undecided');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      expect(await focused()).toBe('some ways');
      await page.keyboard.press('Enter');
      expect(await page.locator('#why-2').isVisible()).toBe(true);
    });

    test('a matrix takes one stop of the Tab key, whatever its size', async () => {
      const { page } = await open(postureHtml(bigReport(40, 12)), { viewport: desk });
      expect(await page.locator('table.matrix a[tabindex="0"]').count()).toBe(1);
    });

    test('paper shows what is folded, and none of the controls', async () => {
      const { page } = await open(small, { viewport: desk, javaScriptEnabled: false });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      expect(await page.locator('#paper table').isVisible()).toBe(true);
      expect(await page.locator('#findings details .findings').isVisible()).toBe(true);
      expect(await page.locator('#ask').isVisible()).toBe(false);
      expect(await page.locator('nav').isVisible()).toBe(false);
      expect(
        await page.evaluate('getComputedStyle(document.body).backgroundColor').catch(() => 'rgb(255, 255, 255)'),
      ).toBe('rgb(255, 255, 255)');
      expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    });

    test('a tenant full of hostile names runs nothing and breaks nothing', async () => {
      const names = hostileNames.map((name, n) => someSenders(n + 1, { name, sample: [name], example: name }));
      const forwards = hostileNames.map((name) => aForward({ from: name, to: name, rule: name }));
      const { page, complaints, requests } = await open(
        postureHtml(aReport({ senderClasses: names, forwards, tenant: { id: '', domain: hostileNames.join('') } })),
        { viewport: phone },
      );
      expect(await page.locator('script').count()).toBe(1);
      expect(await page.locator('#forwards li').count()).toBe(hostileNames.length);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
    });

    test('a thousand classes open, and are searched, in a moment', async () => {
      const { page, complaints } = await open(postureHtml(bigReport(1000, 40)), { viewport: desk });
      expect(await rowsSeen(page)).toBe(50);
      await page.locator('#search').fill('group-777@ partner-7.example');
      await expect.poll(() => rowsSeen(page)).toBe(1);
      const took = await page.evaluate<number>(
        "(() => { const from = performance.now(); const box = document.getElementById('answer'); box.value = 'open'; box.dispatchEvent(new Event('change')); document.body.offsetHeight; return performance.now() - from; })()",
      );
      expect(took).toBeLessThan(5000);
      expect(await overflow(page)).toBe(0);
      expect(complaints).toEqual([]);
    });
  },
);
