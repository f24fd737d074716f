import { describe, expect, test } from 'vitest';
import { startEmulator } from '../../../src/emulator/server/server.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { type Json, type JsonObject, textAt } from '../../../src/json.ts';
import { ask, idOf, reference } from './asking.ts';

const typed = { 'Content-Type': 'application/json' };

function batch(state: TenantState, requests: readonly Json[]): readonly JsonObject[] {
  const answer = ask(state, 'POST', '/$batch', { requests });
  expect(answer.status).toBe(200);
  return answer.body['responses'] as readonly JsonObject[];
}

const statuses = (responses: readonly JsonObject[]): Readonly<Record<string, Json>> =>
  Object.fromEntries(responses.map((one) => [textAt(one, 'id'), one['status'] ?? null]));

describe('a batch', () => {
  test('answers each request with a status of its own, in an order of its own', () => {
    const state = contoso();
    const responses = batch(state, [
      { id: '1', method: 'GET', url: "/groups?$filter=mail eq 'sales@contoso.com'&$select=id" },
      { id: '2', method: 'GET', url: '/users/nobody@contoso.com' },
      {
        id: '3',
        method: 'POST',
        url: `groups/${idOf(state, 'sales@contoso.com')}/members/$ref`,
        headers: typed,
        body: { '@odata.id': reference(idOf(state, 'ben@contoso.com')) },
      },
    ]);
    expect(statuses(responses)).toEqual({ 1: 200, 2: 404, 3: 204 });
    expect(responses.map((one) => one['id'])).not.toEqual(['1', '2', '3']);
    expect(responses.find((one) => one['id'] === '3')).not.toHaveProperty('body');
  });

  test('does not run what depends on a failure', () => {
    const responses = batch(contoso(), [
      { id: 'a', method: 'GET', url: '/users/nobody@contoso.com' },
      { id: 'b', method: 'GET', url: '/domains', dependsOn: ['a'] },
      { id: 'c', method: 'GET', url: '/domains', dependsOn: ['b'] },
      { id: 'd', method: 'GET', url: '/domains' },
    ]);
    expect(statuses(responses)).toEqual({ a: 404, b: 424, c: 424, d: 200 });
  });

  test.each([
    {
      why: 'more than twenty',
      requests: Array.from({ length: 21 }, (_, index) => ({ id: String(index), method: 'GET', url: '/domains' })),
    },
    {
      why: 'two of one id, whatever the letter case',
      requests: [
        { id: 'a', method: 'GET', url: '/domains' },
        { id: 'A', method: 'GET', url: '/domains' },
      ],
    },
    {
      why: 'an absolute address',
      requests: [{ id: 'a', method: 'GET', url: 'https://graph.microsoft.com/v1.0/domains' }],
    },
    { why: 'a body without its type', requests: [{ id: 'a', method: 'POST', url: '/groups', body: {} }] },
    { why: 'no id', requests: [{ method: 'GET', url: '/domains' }] },
    { why: 'no list', requests: null },
  ])('is refused as a whole for $why', ({ requests }) => {
    expect(ask(contoso(), 'POST', '/$batch', { requests }).status).toBe(400);
  });

  test('throttles one item alone, and tells it how long to wait', async () => {
    const state = contoso();
    const running = await startEmulator({
      tenant: state,
      faults: [{ effect: 'throttle', retryAfter: 3, match: { identity: 'sales@contoso.com' } }],
    });
    try {
      const requests = [
        { id: 'a', method: 'GET', url: '/domains' },
        { id: 'b', method: 'GET', url: `/groups/${idOf(state, 'sales@contoso.com')}` },
      ];
      const answer = await fetch(`${running.url}/v1.0/$batch`, {
        method: 'POST',
        headers: { authorization: 'Bearer any', ...typed },
        body: JSON.stringify({ requests }),
      });
      const { responses } = (await answer.json()) as { responses: readonly JsonObject[] };
      expect([answer.status, statuses(responses)]).toEqual([200, { a: 200, b: 429 }]);
      expect(responses.find((one) => one['id'] === 'b')?.['headers']).toMatchObject({ 'Retry-After': '3' });
    } finally {
      await running.close();
    }
  });
});
