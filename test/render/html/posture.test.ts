import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../src/json.ts';
import type { PostureReport } from '../../../src/engine/answers/posture-report.ts';
import { gridOf } from '../../../src/render/html/grid.ts';
import { postureHtml } from '../../../src/render/html/posture.ts';
import { sheetsOf } from '../../../src/render/html/sheets.ts';
import { hostileNames } from '../samples.ts';
import { aCell, aForward, anAnswer, aReport, bigReport, someDestinations, someSenders } from './report.ts';

const page = postureHtml(aReport());
const bodyOf = (html: string, tag: string): string => html.split(`<${tag}>`)[1]?.split(`</${tag}>`)[0] ?? '';
const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Every tag of a page, without what is in its quotes. */
const tagsOf = (html: string): readonly string[] => {
  const own = html.replace(bodyOf(html, 'script'), '').replace(bodyOf(html, 'style'), '');
  return (own.match(/<[^>]*>/gu) ?? []).map((tag) => tag.replace(/"[^"]*"/gu, '""'));
};

describe('the page', () => {
  test.each(['style', 'script'])('allows itself its own %s by hash', (tag) => {
    expect(page).toContain(`${tag}-src ${hash(bodyOf(page, tag)).replaceAll("'", '&#39;')}`);
  });

  test('allows nothing else', () => {
    expect(page).toContain('content="default-src &#39;none&#39;; ');
    expect(page).not.toMatch(/unsafe-inline|unsafe-eval/u);
  });

  test('names nothing outside itself', () => {
    const plain = page.replace(/<script>.*?<\/script>/su, '');
    expect(plain.length).toBeGreaterThan(10_000);
    expect(plain).not.toMatch(/\b(?:src|href)="(?!#)/u);
    expect(plain).not.toMatch(/https?:|url\(|@import/u);
  });

  test('says first who can forward where, then on whose word', () => {
    const plain = page.replace(/<[^>]*>/gu, ' ').replace(/\s+/gu, ' ');
    const at = (text: string): number => plain.indexOf(text);
    expect(at('3 people can forward to')).toBeGreaterThan(0);
    expect(at('Exceptions, and on whose word')).toBeLessThan(at('Appendix: every answer'));
    expect(plain).toContain('2 objects let mail out; nobody answers for 1.');
    expect(plain).toMatch(
      /outbound policy “Partner forwarding” .*Order confirmations .*messaging@contoso\.com CHG-1042 .*2036-03-31/u,
    );
    expect(plain).toMatch(/outbound policy “Sales” undecided no policy declares it .*none is given nobody no end/u);
  });

  test('draws who forwards which way to where, and says the same in words', () => {
    const [picture = ''] = /<svg.*?<\/svg>/su.exec(page) ?? [];
    expect(picture.match(/<path class="link/gu)?.length).toBeGreaterThan(1);
    expect(picture).toMatch(
      /role="img" aria-label="[^"]*members of fwd-partner@contoso\.com: allowed, to fabrikam\.com/u,
    );
  });

  test('carries an engine of less than 400 kB', () => {
    const [script = ''] = /<script>.*?<\/script>/su.exec(page) ?? [];
    expect(script.length).toBeGreaterThan(100_000);
    expect(script.length).toBeLessThan(400_000);
  });

  test('closes what it opens', () => {
    const alone = new Set(['meta', 'input', 'path', 'rect', '!doctype']);
    const open: string[] = [];
    for (const tag of tagsOf(page)) {
      const name = /^<\/?([!a-z0-9]+)/iu.exec(tag)?.[1] ?? '';
      if (alone.has(name)) continue;
      if (tag.startsWith('</')) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test('uses each id once, and links to none that is missing', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/gu)].map(([, id]) => id);
    const links = [...page.matchAll(/ href="#([^"]*)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(links.filter((link) => !ids.includes(link))).toEqual([]);
    expect(links.length).toBeGreaterThan(10);
  });
});

test.each([
  ['an opening', 'every way, any mail'],
  ['the decider of a doubt', 'left open by <bdi>outboundPolicies/Sales</bdi>'],
  [
    'the ways of a partial answer',
    'rule forwards, rule forwards as attachment, mailbox to address, mailbox to contact<',
  ],
  ['the bounce of a forward that stops', 'gets <code><bdi>5.7.520</bdi></code> “<bdi>Access denied</bdi>”'],
  ['the policy line of a forward', 'policies/mailboxes.yaml:4'],
  ['where a rule copies to', 'copies to <bdi>archive@vault.example</bdi>'],
  ['the control behind a finding', 'CIS Microsoft 365 Foundations v5.0.0: 6.2.1'],
  [
    'where a policy declares what breaks a baseline',
    '<bdi>groups/fwd-partner@contoso.com</bdi> (<code><bdi>policies/groups.yaml:2',
  ],
  ['what would settle a doubt', 'To settle <bdi>automaticMeans</bdi>: state tenant.facts.automaticMeans'],
  ['what would stop it all the same', 'all the same by <bdi>transportRules/Reject automatic forwarding</bdi>'],
  ['what nobody looked at', '<li><bdi>inbox rules</bdi></li>'],
])('the page says %s', (_, words) => {
  expect(page.replace(/\s*\n\s*/gu, ' ')).toContain(words);
});

test('a tenant from which nothing leaves says so, and an empty report is a page', () => {
  const empty = postureHtml(
    aReport({
      openings: [],
      senderClasses: [],
      destinationClasses: [],
      cells: [],
      answers: [],
      forwards: [],
      residualChannels: [],
      findings: [],
      met: [],
      notCollected: [],
    }),
  );
  expect(empty).toContain('no automatic forward gets out of this tenant');
  expect(empty).toContain('</html>');
});

test('what was needed and could not be read comes before all answers', () => {
  const html = postureHtml(aReport({ unread: [{ what: 'Get-RemoteDomain', why: 'access denied' }] }));
  expect(html.indexOf('Not everything could be read')).toBeGreaterThan(0);
  expect(html.indexOf('Not everything could be read')).toBeLessThan(html.indexOf('What gets out</h2>'));
});

test('what could not be read is never called nothing', () => {
  const html = postureHtml(aReport({ openings: [], unread: [{ what: 'Get-RemoteDomain', why: 'access denied' }] }));
  expect(html).not.toContain('no automatic forward gets out of this tenant');
});

/** A report in which every text that a tenant may choose is the given one. */
function named(name: string): PostureReport {
  const kept = new Set(['id', 'format', 'verdict', 'mechanism', 'channel', 'severity', 'result', 'gate', 'outcome']);
  const closed = new Set(['lean', 'tag', 'confidence', 'senders', 'destinations', 'reason', 'loss', 'mechanisms']);
  const change = (value: Json, key: string): Json => {
    if (typeof value === 'string') return kept.has(key) || closed.has(key) || key === 'originals' ? value : name;
    if (Array.isArray(value)) return value.map((one: Json) => change(one, key));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([of, one]) => [of, change(one, of)]));
  };
  return change(JSON.parse(JSON.stringify(aReport())) as Json, '') as unknown as PostureReport;
}

test.each(hostileNames)('a tenant full of %j has no tag that no other has', (name) => {
  const calm = new Set([...tagsOf(postureHtml(named('calm'))), '<bdi class="">']);
  expect(tagsOf(postureHtml(named(name))).filter((tag) => !calm.has(tag))).toEqual([]);
});

describe('a large tenant', () => {
  const large = bigReport(1000, 60);
  const html = postureHtml(large);

  test('fits into some megabytes', () => {
    expect(html.length).toBeLessThan(8_000_000);
  });

  test('says how many pairs did not fit, and how many of them are open', () => {
    const grid = gridOf(large);
    expect(grid.left).toBe(60_000 - 666 * 60);
    expect(html).toContain('20,040 pairs of senders and destinations did not fit');
  });

  test('shows one table at once and folds the others', () => {
    expect(html.match(/<table class="matrix"/gu)?.length).toBe(Math.ceil(666 / 50) * 5);
    // One more folds the findings that can wait.
    expect(html.match(/<details class="fold">/gu)?.length).toBe(Math.ceil(666 / 50) * 5);
  });

  test('folds a long list of forwards and says where the rest is', () => {
    const forwards = Array.from({ length: 2300 }, (_, n) => aForward({ from: `person${n}@contoso.com` }));
    const many = postureHtml(aReport({ forwards }));
    expect(many).toContain('1901 to 2000 of 2300');
    expect(many).toContain('300 rows more');
  });
});

describe('the matrix', () => {
  test('puts what is most open first', () => {
    const { rows, columns } = gridOf(aReport());
    expect(rows.map((row) => row.senders.id)).toEqual(['s2', 's3', 's1']);
    expect(columns.map((one) => one.id)).toEqual(['d2', 'd1']);
  });

  test('leaves a pair open that nobody asked about', () => {
    const { rows } = gridOf(aReport({ cells: [aCell('s2', 'd2', 'allowed')] }));
    expect(rows[0]?.cells).toEqual([aCell('s2', 'd2', 'allowed'), null]);
  });

  test('sends cells with the same answers to the same sheet', () => {
    const cells = [aCell('s1', 'd1', 'blocked'), aCell('s1', 'd2', 'blocked'), aCell('s2', 'd1', 'allowed')];
    const sheets = sheetsOf(cells);
    expect(sheets.all.map((one) => one.cells.length)).toEqual([2, 1]);
    expect(cells.map(sheets.of)).toEqual(['why-1', 'why-1', 'why-2']);
  });

  test('has no link where there is no room for a sheet', () => {
    const answers = Array.from({ length: 1100 }, () => anAnswer());
    const cells = answers.map((_, n) => ({
      ...aCell(`s${n}`, 'd1', 'allowed'),
      ways: [{ mechanism: 'mailbox-smtp' as const, originals: ['external' as const], answer: n }],
    }));
    const senderClasses = answers.map((_, n) => someSenders(n));
    const html = postureHtml(aReport({ answers, cells, senderClasses, destinationClasses: [someDestinations(1)] }));
    expect(html.match(/href="#why-\d/gu)?.length).toBe(1000);
    expect(html).toContain('id="why-1000"');
    expect(html).not.toContain('id="why-1001"');
  });
});
