import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { addMembers, removeMember } from '../../src/kinds/group/graph-calls.ts';
import { write } from '../../src/kinds/draft.ts';
import { graphTenant } from '../../src/tenant/graph.ts';
import { restTenant } from '../../src/tenant/rest.ts';
import type { GraphRoad } from '../../src/tenant/transport.ts';
import { tenantOf } from '../../src/tenant/transport.ts';
import type { Call, ExchangeCall, Outcome, Tenant } from '../../src/tenant/tenant.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { answer, envelope, patientClock, rows, type Seen, withService } from './service.ts';

interface Sent {
  readonly outcomes: readonly (Outcome | null)[];
  readonly seen: readonly Seen[];
  readonly slept: readonly number[];
}

/** What a service says to a part of a batch, or to a write that comes alone. */
type Says = (part: JsonObject, nth: number) => JsonObject;

/** What a service says to a batch as such: a status without words, or with them. */
type Refuses = number | { readonly status: number; readonly body: unknown };

const partsIn = (request: Seen): readonly JsonObject[] => (request.body['requests'] ?? []) as readonly JsonObject[];

/** Sends writes together, and others then, to a service that answers each part so; the parts of an answer come last first. */
async function sent(calls: readonly Call[], says: Says | Refuses, then: readonly Call[] = []): Promise<Sent> {
  const { clock, slept } = patientClock();
  return withService(
    (request, response, nth) => {
      const parts = partsIn(request);
      if (parts.length === 0) return answer(response, 200, rows());
      if (typeof says === 'number') return says === 0 ? response.destroy() : answer(response, says, '');
      if (typeof says === 'object') return answer(response, says.status, says.body);
      return answer(response, 200, {
        responses: parts.map((part) => ({ id: part['id'] ?? '', ...says(part, nth) })).toReversed(),
      });
    },
    async ({ url, seen }) => {
      const token = fixedToken('secret');
      const graph: GraphRoad = graphTenant({ base: `${url}/v1.0`, token, clock });
      const tenant: Tenant = tenantOf(restTenant({ base: url, tenantId: 'contoso', token, clock }), graph);
      const batch = tenant.batches?.[calls[0]?.via ?? 'graph'];
      const outcomes = (await batch?.run(calls)) ?? [];
      for (const call of then) await tenant.run(call);
      return { outcomes, seen, slept };
    },
  );
}

const told = (outcomes: Sent['outcomes']): readonly string[] =>
  outcomes.map((one) =>
    one === null ? 'not begun' : one.state === 'done' ? 'done' : `${one.state} ${one.error.reason}`,
  );

const leaving = ['a', 'b', 'c', 'd'].map((id) => removeMember('g', id));
const done: JsonObject = { status: 204 };
const dependent: JsonObject = { status: 424, body: { error: { code: 'FailedDependency', message: 'x' } } };
const gone: JsonObject = { status: 404, body: { error: { code: 'Request_ResourceNotFound', message: 'not there' } } };
const busy = (after: string): JsonObject => ({
  status: 429,
  headers: { 'Retry-After': after },
  body: { error: { code: 'TooManyRequests', message: 'slow down' } },
});

describe('writes to Graph in one request', () => {
  test('come one after the other: each depends on the one before', async () => {
    const { seen, outcomes } = await sent([addMembers('g', ['a', 'b']), ...leaving.slice(0, 2)], () => done);
    expect(told(outcomes)).toEqual(['done', 'done', 'done']);
    expect(seen.map(({ path }) => path)).toEqual(['/v1.0/$batch']);
    expect(seen.flatMap(partsIn)).toEqual([
      {
        id: '0',
        method: 'PATCH',
        url: '/groups/g',
        headers: { 'Content-Type': 'application/json' },
        body: {
          'members@odata.bind': ['a', 'b'].map((id) => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`),
        },
      },
      { id: '1', method: 'DELETE', url: '/groups/g/members/a/$ref', headers: {}, dependsOn: ['0'] },
      { id: '2', method: 'DELETE', url: '/groups/g/members/b/$ref', headers: {}, dependsOn: ['1'] },
    ]);
  });

  test('are judged one by one, and what depends on a refused one was not begun', async () => {
    const parts = [done, gone, dependent, dependent];
    const { outcomes } = await sent(leaving, ({ id }) => parts[Number(id)] ?? {});
    expect(told(outcomes)).toEqual(['done', 'failed absent', 'not begun', 'not begun']);
  });

  test('throttled in the middle leave the rest for later, after the pause that is asked for', async () => {
    const parts = [done, done, busy('7'), dependent];
    const { outcomes, slept } = await sent(leaving, ({ id }) => parts[Number(id)] ?? {}, leaving.slice(2));
    expect(told(outcomes)).toEqual(['done', 'done', 'not begun', 'not begun']);
    expect(slept).toEqual([7_000]);
  });

  test('throttled from the first on are sent again after that pause', async () => {
    const { outcomes, seen, slept } = await sent(leaving, ({ id }, nth) =>
      nth > 1 ? done : id === '0' ? busy('7') : dependent,
    );
    expect(told(outcomes)).toEqual(['done', 'done', 'done', 'done']);
    expect({ requests: seen.length, slept }).toEqual({ requests: 2, slept: [7_000] });
  });

  test('throttled for longer than anybody waits fail, the first for all', async () => {
    const { outcomes, seen } = await sent(leaving, ({ id }) => (id === '0' ? busy('3600') : dependent));
    expect(told(outcomes)).toEqual(['failed throttled', 'not begun', 'not begun', 'not begun']);
    expect(seen).toHaveLength(1);
  });

  test.each([{ status: 0 }, { status: 502 }, { status: 504 }])(
    'without an answer ($status) are unknown, all of them, and sent once',
    async ({ status }) => {
      const { outcomes, seen } = await sent(leaving, status);
      expect(told(outcomes)).toEqual(leaving.map(() => 'unknown unreachable'));
      expect(outcomes[2]).toMatchObject({ error: { call: 'DELETE /groups/g/members/c/$ref' } });
      expect(seen).toHaveLength(1);
    },
  );

  test('of which one is not spoken of or broke down are unknown in that one', async () => {
    const { outcomes } = await sent(leaving, ({ id }) =>
      id === '1' ? { status: 500 } : id === '2' ? { id: 'x' } : done,
    );
    expect(told(outcomes)).toEqual(['done', 'unknown unreachable', 'unknown unreachable', 'done']);
  });

  test('are refused as a bug before anything is sent where one would delete a member itself', async () => {
    const deadly: Call = { via: 'graph', method: 'DELETE', path: '/groups/g/members/a', body: null };
    await expect(sent([...leaving, deadly], () => done)).rejects.toThrow(/would delete the member itself/u);
  });
});

const coming: readonly ExchangeCall[] = ['ana', 'ben', 'cyd'].map((Member) =>
  write('Add-DistributionGroupMember', { Identity: 'g', Member }),
);
const added: JsonObject = { status: 200, body: rows() as JsonObject };
const conflict: JsonObject = {
  status: 400,
  headers: { 'X-ExceptionType': 'MemberAlreadyExistsException' },
  body: envelope('BadRequest', '|Microsoft.Exchange.Management.Tasks.MemberAlreadyExistsException|x') as JsonObject,
};

describe('writes to Exchange in one request', () => {
  test('are independent of each other', async () => {
    const { outcomes, seen } = await sent(coming, () => added);
    expect(told(outcomes)).toEqual(['done', 'done', 'done']);
    expect(seen.map(({ path }) => path)).toEqual(['/adminapi/beta/contoso/$batch']);
    expect(seen.flatMap(partsIn).map((part) => part['dependsOn'])).toEqual([undefined, undefined, undefined]);
    expect(seen.flatMap(partsIn)[2]).toMatchObject({
      id: '2',
      headers: { 'X-CmdletName': 'Add-DistributionGroupMember' },
      body: { CmdletInput: { Parameters: { Identity: 'g', Member: 'cyd' } } },
    });
  });

  test('are judged one by one', async () => {
    const parts = [conflict, added, { status: 429, headers: { 'Retry-After': '2.5' }, body: '' }];
    const { outcomes } = await sent(coming, ({ id }) => parts[Number(id)] ?? {});
    expect(told(outcomes)).toEqual(['failed conflict', 'done', 'not begun']);
  });

  test('may carry an error inside a success', async () => {
    const bad = ['no', '|Microsoft.Exchange.Data.InvalidX|no'];
    const { outcomes } = await sent(coming, ({ id }) => {
      const error = bad[Number(id)];
      return error === undefined ? added : { status: 200, body: { value: [], '@adminapi.errors': [error] } };
    });
    expect(told(outcomes)).toEqual(['unknown rejected', 'failed rejected', 'done']);
  });

  test('go one at a time where the batch as such is refused', async () => {
    const { outcomes, seen } = await sent(coming, { status: 400, body: envelope('BadRequest', 'no batches today') });
    expect(told(outcomes)).toEqual(['done', 'not begun', 'not begun']);
    expect(seen.map(({ path }) => path.split('/').at(-1))).toEqual(['$batch', 'InvokeCommand']);
  });

  test('of which nobody knows who refused the batch are unknown, and sent once', async () => {
    const { outcomes, seen } = await sent(coming, 400);
    expect(told(outcomes)).toEqual(coming.map(() => 'unknown rejected'));
    expect(seen).toHaveLength(1);
  });

  test('without an answer are unknown, all of them', async () => {
    expect(told((await sent(coming, 0)).outcomes)).toEqual(coming.map(() => 'unknown unreachable'));
  });
});
