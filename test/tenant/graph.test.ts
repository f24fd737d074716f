import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/json.ts';
import { graphTenant } from '../../src/tenant/graph.ts';
import type { GraphRoad } from '../../src/tenant/transport.ts';
import { type GraphCall, graphGet } from '../../src/tenant/tenant.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { answer, patientClock, type Seen, type Service, withService } from './service.ts';

const { clock } = patientClock();

const road = (service: Service, more: Partial<Parameters<typeof graphTenant>[0]> = {}): GraphRoad =>
  graphTenant({ base: `${service.url}/v1.0`, token: fixedToken('secret'), clock, ...more });

const problem = (code: string, message: string): unknown => ({
  error: { code, message, innerError: { 'request-id': 'r' } },
});

const add: GraphCall = {
  via: 'graph',
  method: 'POST',
  path: '/groups/g/members/$ref',
  body: { '@odata.id': 'https://graph.microsoft.com/v1.0/directoryObjects/u' },
};
const remove = (path: string): GraphCall => ({ via: 'graph', method: 'DELETE', path, body: null });

test('a listing is followed over its links as they stand', async () => {
  await withService(
    (request, response) => {
      const next = `http://${request.headers.host}/v1.0/groups?$skiptoken=opaque%2B1`;
      const more = request.path.includes('skiptoken');
      answer(
        response,
        200,
        more ? { value: [{ id: '2' }] } : { value: [{ '@odata.type': '#t', id: '1' }], '@odata.nextLink': next },
      );
    },
    async (service) => {
      const reading = await road(service).read(graphGet('/groups?$select=id&$top=999'));
      expect(reading).toEqual({ state: 'present', value: [{ '@odata.type': '#t', id: '1' }, { id: '2' }] });
      expect(service.seen.map(({ path }) => path)).toEqual([
        '/v1.0/groups?$select=id&$top=999',
        '/v1.0/groups?$skiptoken=opaque%2B1',
      ]);
    },
  );
});

test('a single object is a list of one', async () => {
  await withService(
    (_, response) => answer(response, 200, { '@odata.context': 'x', id: '1', value: 'no list' }),
    async (service) => {
      expect(await road(service).read(graphGet('/groups/1'))).toEqual({
        state: 'present',
        value: [{ id: '1', value: 'no list' }],
      });
    },
  );
});

test('a listing whose second page is not found is unknown, neither absent nor short', async () => {
  await withService(
    (request, response) => {
      if (request.path.includes('skip')) answer(response, 404, problem('Request_ResourceNotFound', 'gone'));
      else
        answer(response, 200, {
          value: [{ id: '1' }],
          '@odata.nextLink': `http://${request.headers.host}/v1.0/x?skip`,
        });
    },
    async (service) => {
      expect(await road(service).read(graphGet('/groups/g/members'))).toMatchObject({
        state: 'unknown',
        because: { reason: 'rejected' },
      });
    },
  );
});

test('no token follows a link to another host', async () => {
  await withService(
    (_, response) => answer(response, 200, { value: [], '@odata.nextLink': 'http://stranger.example/v1.0/groups' }),
    async (service) => {
      const reading = await road(service).read(graphGet('/groups'));
      expect(reading).toMatchObject({
        state: 'unknown',
        because: { reason: 'rejected', message: expect.stringContaining('stranger.example') },
      });
    },
  );
});

test.each([
  { status: 404, code: 'Request_ResourceNotFound', message: "Resource 'x' does not exist", reason: 'absent' },
  { status: 404, code: '', message: '', reason: 'rejected' },
  {
    status: 400,
    code: 'Request_BadRequest',
    message: "One or more added object references already exist for the following modified properties: 'members'.",
    reason: 'conflict',
  },
  {
    status: 400,
    code: 'Request_BadRequest',
    message: 'Cannot Update a mail-enabled security groups and or distribution list.',
    reason: 'rejected',
  },
  {
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
    reason: 'denied',
  },
  {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
    reason: 'expired',
  },
  { status: 401, code: 'InvalidAuthenticationToken', message: 'CompactToken parsing failed', reason: 'denied' },
  { status: 429, code: 'TooManyRequests', message: 'slow down', reason: 'throttled' },
])('$status $code "$message" is $reason', async ({ status, code, message, reason }) => {
  await withService(
    (_, response) => answer(response, status, code === '' ? '<html>' : problem(code, message)),
    async (service) => {
      const outcome = await road(service).run(add);
      // What nobody named may come from any machine on the way.
      const state = code === '' ? 'unknown' : 'failed';
      expect(outcome).toMatchObject({ state, error: { reason, call: 'POST /groups/g/members/$ref' } });
    },
  );
});

test('an object that does not exist is absent', async () => {
  await withService(
    (_, response) => answer(response, 404, problem('Request_ResourceNotFound', 'gone')),
    async (service) => expect(await road(service).read(graphGet('/groups/x'))).toEqual({ state: 'absent' }),
  );
});

test('a write without an answer body is done', async () => {
  await withService(
    (_, response) => response.writeHead(204).end(),
    async (service) => {
      expect(await road(service).run(add)).toEqual({ state: 'done', rows: [], warnings: [] });
      expect(service.seen[0]).toMatchObject({
        method: 'POST',
        path: '/v1.0/groups/g/members/$ref',
        body: add.body as JsonObject,
      });
    },
  );
});

test.each([
  { name: 'cut off', status: 0 },
  { name: 'a bad gateway', status: 502 },
  { name: 'a gateway that gave up', status: 504 },
])('a write that ends in $name is unknown and sent once', async ({ status }) => {
  await withService(
    (_, response) => (status === 0 ? response.destroy() : answer(response, status, '')),
    async (service) => {
      expect((await road(service).run(add)).state).toBe('unknown');
      expect(service.seen.length).toBe(1);
    },
  );
});

test('a throttled write is repeated after the pause that Graph asks for', async () => {
  const patient = patientClock();
  await withService(
    (_, response, nth) =>
      nth === 1 ? answer(response, 429, '', { 'Retry-After': '7' }) : response.writeHead(204).end(),
    async (service) => {
      expect((await road(service, { clock: patient.clock }).run(add)).state).toBe('done');
      expect(patient.slept).toEqual([7_000]);
    },
  );
});

test.each([
  '/groups/g/members/u',
  '/groups/g/owners/u',
  '/groups/g/%6Dembers/u',
  '/groups/g/members/u/',
  '/groups/g/members/u?a=/$ref',
])('deleting %s is refused as a bug: it would delete the member itself', async (path) => {
  await withService(
    (_, response) => response.writeHead(204).end(),
    async (service) => {
      await expect(road(service).run(remove(path))).rejects.toThrow(/would delete the member itself/u);
      expect(service.seen).toEqual([]);
    },
  );
});

test.each(['/groups/g/members/u/$ref', '/groups/g'])('deleting %s is sent', async (path) => {
  await withService(
    (_, response) => response.writeHead(204).end(),
    async (service) => {
      expect((await road(service).run(remove(path))).state).toBe('done');
      expect(service.seen[0]).toMatchObject({ method: 'DELETE', path: `/v1.0${path}` });
    },
  );
});

test.each([
  { path: '/users?$search="displayName:a"', level: 'eventual' },
  { path: "/users?$count=true&$filter=endsWith(mail,'a')", level: 'eventual' },
  { path: "/users?$filter=mail eq 'a'", level: undefined },
])('$path asks with consistency level $level', async ({ path, level }) => {
  await withService(
    (_, response) => answer(response, 200, { value: [] }),
    async (service) => {
      await road(service).read(graphGet(path));
      expect(service.seen[0]?.headers['consistencylevel']).toBe(level);
    },
  );
});

const batched = (request: Seen): readonly JsonObject[] => (request.body['requests'] ?? []) as readonly JsonObject[];

test('reads of one moment travel in batches of twenty; a throttled one waits as long as it is told and is asked alone', async () => {
  const patient = patientClock();
  await withService(
    (request, response) => {
      if (batched(request).length === 0) return answer(response, 200, { id: 'alone' });
      const part = ({ id, url }: JsonObject): JsonObject => {
        if (url === '/groups/3') return { id: id ?? '', status: 429, headers: { 'Retry-After': '4' }, body: {} };
        if (url === '/groups/4')
          return { id: id ?? '', status: 404, body: problem('Request_ResourceNotFound', 'gone') as JsonObject };
        return { id: id ?? '', status: 200, body: { id: url ?? '' } };
      };
      return answer(response, 200, { responses: batched(request).map(part).toReversed() });
    },
    async (service) => {
      const one = road(service, { clock: patient.clock });
      const readings = await Promise.all(
        Array.from({ length: 20 }, (_, index) => one.read(graphGet(`/groups/${index}`))),
      );
      expect(readings[0]).toEqual({ state: 'present', value: [{ id: '/groups/0' }] });
      expect(readings[3]).toEqual({ state: 'present', value: [{ id: 'alone' }] });
      expect(readings[4]).toEqual({ state: 'absent' });
      expect(patient.slept).toEqual([4_000]);
      expect(service.seen.map(({ path }) => path)).toEqual(['/v1.0/$batch', '/v1.0/groups/3']);
    },
  );
});
