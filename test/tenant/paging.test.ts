import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { graphTenant } from '../../src/tenant/graph.ts';
import { powershellTenant } from '../../src/tenant/powershell.ts';
import { restTenant } from '../../src/tenant/rest.ts';
import { exchange, graphGet, type Reading } from '../../src/tenant/tenant.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { doubleWorker } from '../support/powershell.ts';
import { noWaiting } from '../support/tenants.ts';
import { answer, type Service, withService } from './service.ts';

const tenantId = '5f0a1c9e-0000-4000-8000-000000000001';
const token = fixedToken('one');

/** Identifiers of rules are 64-bit integers: a number of JavaScript cannot hold two neighbours of this size apart. */
const first = 15_394_007_230_974_000_000n;
const identifiers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, index) => String(first + BigInt(from + index)));

/** Rows over as many pages as they take. The link of one page fails as often as is said. */
async function listing(
  total: number,
  dead: number,
  read: (service: Service) => Promise<Reading>,
): Promise<{ readonly reading: Reading; readonly pages: number }> {
  let left = dead;
  return withService(
    ({ headers, path }, response) => {
      const from = Number(/\$skip=(\d+)/u.exec(decodeURIComponent(path))?.[1] ?? '0');
      if (from === 1_000 * Math.floor(total / 2_000) && from > 0 && left > 0) {
        left -= 1;
        return answer(response, 400, expired);
      }
      const to = Math.min(from + 1_000, total);
      const rows = identifiers(from, to).map((id) => `{"RuleIdentity":${id},"id":"${id}"}`);
      const link = `"@odata.nextLink":"http://${headers.host}/v1.0/next?%24skip=${to}",`;
      answer(response, 200, `{${to < total ? link : ''}"@adminapi.warnings":[],"value":[${rows.join()}]}`);
    },
    async (service) => ({ reading: await read(service), pages: service.seen.length }),
  );
}

/** As Exchange says it, in a language that nobody asked for. */
const expired = {
  error: {
    code: 'BadRequest',
    message: 'Invalid Operation',
    details: [{ code: 'Context', message: 'Ex1|Microsoft.Exchange.PaginationException|Abgelaufene Seitenanforderung' }],
    innererror: { internalexception: { message: 'Abgelaufene Seitenanforderung', type: 'X' } },
  },
};

const rules = exchange('Get-InboxRule', { Mailbox: 'ana@contoso.com' });

const overRest = ({ url }: Service): Promise<Reading> =>
  restTenant({ base: url, tenantId, token, clock: noWaiting }).read(rules);

async function overPowerShell({ url }: Service): Promise<Reading> {
  const road = powershellTenant({
    program: doubleWorker({ url, tenant: tenantId }),
    organization: 'contoso.onmicrosoft.com',
    environment: 'O365Default',
    token,
    cmdlets: [rules.cmdlet],
    clock: noWaiting,
  });
  try {
    return await road.read(rules);
  } finally {
    await road.close();
  }
}

const overGraph = ({ url }: Service): Promise<Reading> =>
  graphTenant({ base: `${url}/v1.0`, token, clock: noWaiting }).read(graphGet('/groups/g/members'));

describe.each([
  { road: 'REST', read: overRest, name: 'RuleIdentity' },
  { road: 'PowerShell', read: overPowerShell, name: 'RuleIdentity' },
  { road: 'Graph', read: overGraph, name: 'id' },
])('over $road', ({ read, name }) => {
  test.each([1_001, 25_000])('%i rows are read, each once and each digit', async (total) => {
    const { reading, pages } = await listing(total, 0, read);
    expect(reading.state === 'present' ? reading.value.map((row) => row[name]) : reading).toEqual(
      identifiers(0, total),
    );
    expect(pages).toBe(Math.ceil(total / 1_000));
  });
});

test.each([
  { dead: 1, state: 'present' },
  { dead: 9, state: 'unknown' },
])('25,000 rows whose link in the middle fails $dead times are $state, and never short', async ({ dead, state }) => {
  const { reading } = await listing(25_000, dead, overRest);
  expect(reading.state).toBe(state);
  if (reading.state === 'present')
    expect(reading.value.map((row) => row['RuleIdentity'])).toEqual(identifiers(0, 25_000));
});

describe.each([
  { road: 'REST', read: overRest },
  { road: 'Graph', read: overGraph },
])('an answer over $road that is no whole list', ({ read }) => {
  const rows = [{ id: '1' }, { id: '2' }];
  test.each<readonly [string, JsonObject]>([
    ['a row that is text', { value: [rows[0] ?? null, 'id 2'] }],
    ['a row that is nothing', { value: [null, ...rows] }],
    ['a row that is a list', { value: [rows] }],
    ['an error beside its rows', { value: rows, error: { code: 'Half', message: 'the rest failed' } }],
    ['an error in words beside its rows', { value: rows, error: 'the rest failed' }],
    ['a link that is no address', { value: rows, '@odata.nextLink': 'page two' }],
    ['a link that is no text', { value: rows, '@odata.nextLink': { href: '/two' } }],
    ['rows inside a wrapper', { value: { value: rows, Count: 2 } }],
    ['text in place of rows', { value: '2 rows' }],
  ])('is unknown, for %s', async (_, body) => {
    const reading = await withService((_request, response) => answer(response, 200, body), read);
    expect(reading.state).toBe('unknown');
  });
});
