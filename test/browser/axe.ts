import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds against WCAG 2.2 A and AA and against good practice: one line a rule, with an element that breaks it. */
export async function barriers(page: Page): Promise<readonly string[]> {
  // The page itself may run nothing but its own script: the debugger may.
  await page.evaluate(axe.source);
  return page.evaluate<readonly string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}
