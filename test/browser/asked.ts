import type { Page } from 'playwright-core';

/** A question as somebody types it. */
export interface Typed {
  readonly from: string;
  readonly to: string;
  readonly mechanism: string;
}

/** Types a question into a page, and waits for its answer. */
export async function asked(page: Page, { from, to, mechanism }: Typed): Promise<void> {
  await page.locator('#ask-from').fill(from);
  await page.locator('#ask-to').fill(to);
  await page.locator('#ask-mechanism').selectOption(mechanism);
  await page.evaluate("document.getElementById('answered').replaceChildren()");
  await page.locator('#ask-to').press('Enter');
  await page.locator('#answered > *').first().waitFor();
}
