import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pages, pageText, pathOf } from './pages.ts';

interface Link {
  readonly page: string;
  readonly target: string;
}

const withoutBlocks = (page: string): string => page.replace(/^```[\s\S]*?^```$/gmu, '');

const links: readonly Link[] = pages.flatMap((page) =>
  [...withoutBlocks(pageText(page)).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/gu)]
    .map(([, target, source]) => ({ page, target: target ?? source ?? '' }))
    .filter(({ target }) => !/^[a-z]+:/u.test(target)),
);

describe('links', () => {
  test.each(links)('from $page to $target lead somewhere', ({ page, target }) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    expect(existsSync(pathOf(path))).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(pageText(path))).toContain(anchor);
  });

  test('from the index reach every page of the documentation', () => {
    const found = links
      .filter(({ page }) => page === 'docs/README.md')
      .map(({ target }) => `docs/${target.split('#')[0]}`);
    const others = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
    expect(others.filter((page) => !found.includes(page))).toEqual([]);
  });
});

/** The anchors that GitHub makes of headings. */
function anchorsOf(page: string): readonly string[] {
  const headings = [...withoutBlocks(page).matchAll(/^#+ (.*)$/gmu)].map(([, heading]) => heading ?? '');
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

describe('docs/architecture.md', () => {
  const named = [...pageText('docs/architecture.md').matchAll(/`(?<path>(?:src|test)\/[\w./-]+)`/gu)]
    .map((found) => found.groups?.['path'] ?? '')
    .filter((path) => !/KIND|NOUN|NAME|SECTION/u.test(path));

  test('names files that exist, and many of them', () => {
    expect([...new Set(named)].filter((path) => !existsSync(pathOf(path)))).toEqual([]);
    expect(new Set(named).size).toBeGreaterThan(40);
  });
});
