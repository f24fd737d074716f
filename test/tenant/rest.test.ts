import { expect, test } from 'vitest';
import { type JsonObject, textAt } from '../../src/json.ts';
import { restTenant, type RestRoad } from '../../src/tenant/rest.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { answer, envelope, notFound, patientClock, rows, type Seen, type Service, withService } from './service.ts';

const tenantId = '5f0a1c9e-0000-4000-8000-000000000001';
const { clock } = patientClock();

const road = (service: Service, more: Partial<Parameters<typeof restTenant>[0]> = {}): RestRoad =>
  restTenant({ base: service.url, tenantId, token: fixedToken('secret'), clock, ...more });

const domains = exchange('Get-RemoteDomain');
const inputOf = (request: Seen): JsonObject => request.body['CmdletInput'] as JsonObject;
const batched = (request: Seen): readonly JsonObject[] => (request.body['requests'] ?? []) as readonly JsonObject[];

test('a cmdlet is posted with the headers and the body that the module sends', async () => {
  await withService(
    (_, response) => answer(response, 200, rows()),
    async (service) => {
      await road(service).read(domains);
      const [request] = service.seen;
      expect(request?.path).toBe(`/adminapi/beta/${tenantId}/InvokeCommand`);
      expect(request?.body).toEqual({
        CmdletInput: { CmdletName: 'Get-RemoteDomain', Parameters: { ResultSize: 'Unlimited' } },
      });
      expect(request?.headers).toMatchObject({
        authorization: 'Bearer secret',
        prefer: 'odata.maxpagesize=1000',
        'x-cmdletname': 'Get-RemoteDomain',
        'x-anchormailbox': `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`,
        'x-responseformat': 'json',
        'accept-language': 'en-US',
      });
    },
  );
});

test.each([
  { cmdlet: 'Get-HostedOutboundSpamFilterPolicy', parameters: {}, sent: {} },
  { cmdlet: 'Get-HostedOutboundSpamFilterRule', parameters: {}, sent: {} },
  { cmdlet: 'Get-TransportConfig', parameters: {}, sent: {} },
  { cmdlet: 'Get-Mailbox', parameters: { Identity: 'ana' }, sent: { Identity: 'ana' } },
  { cmdlet: 'Get-Mailbox', parameters: { ResultSize: 5 }, sent: { ResultSize: 5 } },
  {
    cmdlet: 'Get-DistributionGroupMember',
    parameters: { Identity: 'g' },
    sent: { Identity: 'g', ResultSize: 'Unlimited' },
  },
  {
    cmdlet: 'Get-Recipient',
    parameters: { Filter: 'A -eq $true' },
    sent: { Filter: "A -eq 'True'", ResultSize: 'Unlimited' },
  },
] as const)('$cmdlet $parameters is sent with $sent', async ({ cmdlet, parameters, sent }) => {
  await withService(
    (_, response) => answer(response, 200, rows()),
    async (service) => {
      await road(service).read(exchange(cmdlet, parameters));
      expect(inputOf(service.seen[0]!)['Parameters']).toEqual(sent);
    },
  );
});

test('a change of a list is annotated, a plain list is not', async () => {
  await withService(
    (_, response) => answer(response, 200, rows()),
    async (service) => {
      await road(service).run(
        exchange('Set-Mailbox', {
          Identity: 'ana',
          EmailAddresses: { Add: ['a@b.example'] },
          GrantSendOnBehalfTo: ['x'],
        }),
      );
      expect(inputOf(service.seen[0]!)['Parameters']).toEqual({
        Identity: 'ana',
        EmailAddresses: { '@odata.type': '#Exchange.GenericHashTable', Add: ['a@b.example'] },
        GrantSendOnBehalfTo: ['x'],
      });
    },
  );
});

test('rows lose their side-car keys and keep integers beyond 2^53 digit by digit', async () => {
  const text =
    '{"value":[{"RuleIdentity":15394007230974001153,"Priority":1,"Guid@data.type":"System.Guid","Guid":"g","Text":"1234567890123456789"}]}';
  await withService(
    (_, response) => answer(response, 200, text),
    async (service) => {
      expect(await road(service).read(exchange('Get-InboxRule', { Mailbox: 'ana' }))).toEqual({
        state: 'present',
        value: [{ RuleIdentity: '15394007230974001153', Priority: 1, Guid: 'g', Text: '1234567890123456789' }],
      });
    },
  );
});

test('1,001 rows are read over two pages with the same body and the same anchor', async () => {
  const many = Array.from({ length: 1_000 }, (_, index) => ({ Name: `d${index}` }));
  await withService(
    (request, response) => {
      const next = `http://${request.headers.host}/adminapi/beta/${tenantId}/InvokeCommand?%24skiptoken=AM0`;
      const first = {
        value: many,
        '@odata.nextLink': next,
        '@adminapi.warnings': ['There are more results available than are currently displayed.'],
      };
      answer(response, 200, request.path.includes('skiptoken') ? rows({ Name: 'last' }) : first);
    },
    async (service) => {
      const reading = await road(service).read(domains);
      expect(reading.state === 'present' && reading.value.length).toBe(1_001);
      const [first, second] = service.seen;
      expect(second?.body).toEqual(first?.body);
      expect(second?.headers['x-anchormailbox']).toBe(first?.headers['x-anchormailbox']);
    },
  );
});

const expired = {
  error: {
    code: 'BadRequest',
    message: 'Invalid Operation',
    innererror: {
      internalexception: {
        message: 'Expired or Invalid pagination request. Default Expiry time is 00:30:00',
        type: 'X',
      },
    },
  },
};

test.each([
  { failures: 1, found: 'present', value: [{ Name: 'a' }, { Name: 'b' }] },
  { failures: 2, found: 'unknown', value: [] },
])('a list whose link fails $failures times is $found, and never short', async ({ failures, found, value }) => {
  let left = failures;
  await withService(
    (request, response) => {
      if (!request.path.includes('skiptoken')) {
        return answer(response, 200, {
          value: [{ Name: 'a' }],
          '@odata.nextLink': `http://${request.headers.host}/x?skiptoken=1`,
        });
      }
      left -= 1;
      return left >= 0 ? answer(response, 400, expired) : answer(response, 200, rows({ Name: 'b' }));
    },
    async (service) => {
      const reading = await road(service).read(domains);
      expect(reading.state).toBe(found);
      expect(reading.state === 'present' ? reading.value : []).toEqual(value);
    },
  );
});

test('a truncation warning without a link is an error, never a short list', async () => {
  const short = {
    value: [{ Name: 'a' }],
    '@adminapi.warnings': [
      'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.',
    ],
  };
  await withService(
    (_, response) => answer(response, 200, short),
    async (service) => {
      expect(await road(service).read(domains)).toMatchObject({ state: 'unknown', because: { reason: 'rejected' } });
    },
  );
});

test('a link that leads in a circle ends', async () => {
  await withService(
    (request, response) =>
      answer(response, 200, { value: [{}], '@odata.nextLink': `http://${request.headers.host}/x?skiptoken=1` }),
    async (service) => {
      expect(await road(service).read(domains)).toMatchObject({ state: 'unknown' });
      expect(service.seen.length).toBeLessThan(6);
    },
  );
});

const nul = Buffer.alloc(64).toString('latin1');
const enumProblem = {
  error: {
    code: 'BadRequest',
    message: 'Invalid Operation',
    innererror: {
      internalexception: {
        message: 'Cannot process argument transformation',
        type: 'Microsoft.X.ParameterTransformationException',
      },
    },
  },
};

test.each([
  {
    name: 'an envelope that says NotFound',
    status: 404,
    body: notFound,
    headers: {},
    reason: 'absent',
    type: /NotFoundException$/u,
    message: /^The operation couldn't/u,
  },
  {
    name: 'a bare 404 of a proxy',
    status: 404,
    body: '<html>',
    headers: {},
    reason: 'rejected',
    type: null,
    message: /./u,
  },
  {
    name: 'a 403 of NUL bytes',
    status: 403,
    body: nul,
    headers: {},
    reason: 'denied',
    type: null,
    message: /may not run Get-Mailbox.*role/u,
  },
  {
    name: 'a 401',
    status: 401,
    body: '',
    headers: {},
    reason: 'denied',
    type: null,
    message: /Exchange\.ManageAsApp/u,
  },
  {
    name: 'a 401 for an expired token',
    status: 401,
    body: '',
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token", error_description="The token is expired."' },
    reason: 'expired',
    type: null,
    message: /expired/u,
  },
  {
    name: 'an object that exists',
    status: 400,
    body: envelope('BadRequest', '|Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException|It | exists'),
    headers: {},
    reason: 'conflict',
    type: /AlreadyExists/u,
    message: /^It \| exists$/u,
  },
  {
    name: 'the exception named by a header alone',
    status: 400,
    body: enumProblem,
    headers: { 'X-ExceptionType': 'MemberAlreadyExistsException' },
    reason: 'conflict',
    type: /^MemberAlready/u,
    message: /transformation/u,
  },
  {
    name: 'an exception as JSON',
    status: 400,
    body: envelope('BadRequest', '{"ClassName":"A.ManagementObjectNotFoundException","Message":"gone"}'),
    headers: {},
    reason: 'absent',
    type: /NotFound/u,
    message: /^gone$/u,
  },
  {
    name: 'a bad enum value',
    status: 400,
    body: enumProblem,
    headers: {},
    reason: 'rejected',
    type: /ParameterTransformation/u,
    message: /^Cannot process/u,
  },
  {
    name: 'the refusal of too many at once',
    status: 400,
    body: 'You have reached the maximum number of concurrent requests per tenant. Please wait',
    headers: {},
    reason: 'throttled',
    type: null,
    message: /concurrent/u,
  },
  { name: 'a 429 without an end', status: 429, body: '', headers: {}, reason: 'throttled', type: null, message: /./u },
  {
    name: 'a 500 without words',
    status: 500,
    body: '',
    headers: {},
    reason: 'unreachable',
    type: null,
    message: /500/u,
  },
  {
    name: 'missing rights of a role',
    status: 400,
    body: envelope('BadRequest', '||Set-X is not present in the role definition of the current user'),
    headers: {},
    reason: 'denied',
    type: null,
    message: /role definition/u,
  },
])('$name fails a write as $reason', async ({ status, body, headers, reason, type, message }) => {
  await withService(
    (_, response) => answer(response, status, body, headers as Record<string, string>),
    async (service) => {
      const outcome = await road(service).run(exchange('Get-Mailbox', { Identity: 'x' }));
      expect(outcome.state).toBe(status === 500 || (status === 404 && type === null) ? 'unknown' : 'failed');
      const error = outcome.state === 'done' ? null : outcome.error;
      expect(error?.reason).toBe(reason);
      expect(error?.message).toMatch(message);
      expect(error?.type ?? 'none').toMatch(type ?? /^none$/u);
    },
  );
});

test('an identity that does not exist is absent, a listing that is not found is unknown', async () => {
  await withService(
    (_, response) => answer(response, 404, notFound),
    async (service) => {
      expect(await road(service).read(exchange('Get-Mailbox', { Identity: 'x' }))).toEqual({ state: 'absent' });
      expect(await road(service).read(exchange('Get-Mailbox'))).toMatchObject({
        state: 'unknown',
        because: { reason: 'absent' },
      });
    },
  );
});

test('errors inside a 200 are a failure', async () => {
  await withService(
    (_, response) =>
      answer(response, 200, {
        '@adminapi.errors': ['|A.ADObjectAlreadyExistsException|twice'],
        value: [{ Name: 'a' }],
      }),
    async (service) => {
      expect(await road(service).read(domains)).toMatchObject({
        state: 'unknown',
        because: { reason: 'conflict', message: 'twice' },
      });
      expect(await road(service).run(exchange('New-RemoteDomain', { Name: 'a' }))).toMatchObject({
        state: 'failed',
        error: { reason: 'conflict' },
      });
    },
  );
});

test('warnings of a write are handed on', async () => {
  await withService(
    (_, response) => answer(response, 200, { '@adminapi.warnings': ['nothing was modified'], value: [] }),
    async (service) => {
      expect(await road(service).run(exchange('Set-RemoteDomain', { Identity: 'x' }))).toEqual({
        state: 'done',
        rows: [],
        warnings: ['nothing was modified'],
      });
    },
  );
});

test.each([
  { header: '1.5', waits: 1_500 },
  { header: 'Sat, 21 Nov 2026 12:00:03 GMT', waits: 3_000 },
  { header: null, waits: 1_500 },
])(
  'a write that was throttled with Retry-After $header is repeated after $waits ms under one request id',
  async ({ header, waits }) => {
    const patient = patientClock();
    await withService(
      (_, response, nth) => {
        if (nth === 1) answer(response, 429, '', header === null ? {} : { 'Retry-After': header });
        else answer(response, 200, rows());
      },
      async (service) => {
        const outcome = await road(service, { clock: patient.clock }).run(
          exchange('Set-RemoteDomain', { Identity: 'x' }),
        );
        expect(outcome.state).toBe('done');
        expect(patient.slept).toEqual([waits]);
        const ids = service.seen.map((request) => request.headers['client-request-id']);
        expect(ids[0]).toBe(ids[1]);
      },
    );
  },
);

test('a service that asks for hours is not waited for', async () => {
  const patient = patientClock();
  await withService(
    (_, response) => answer(response, 429, '', { 'Retry-After': '7200' }),
    async (service) => {
      expect(await road(service, { clock: patient.clock }).read(domains)).toMatchObject({
        state: 'unknown',
        because: { reason: 'throttled' },
      });
      expect(patient.slept).toEqual([]);
    },
  );
});

test('a write whose answer is lost is unknown and is not sent again', async () => {
  await withService(
    (_, response) => response.destroy(),
    async (service) => {
      expect(await road(service).run(exchange('New-RemoteDomain', { Name: 'x' }))).toMatchObject({
        state: 'unknown',
        error: { reason: 'unreachable' },
      });
      expect(service.seen.length).toBe(1);
    },
  );
});

test('a write whose answer is cut short is unknown', async () => {
  await withService(
    (_, response) => answer(response, 200, '{"value":[{"Na'),
    async (service) => {
      expect((await road(service).run(exchange('New-RemoteDomain', { Name: 'x' }))).state).toBe('unknown');
      expect(service.seen.length).toBe(1);
    },
  );
});

test('a write that never left has failed', async () => {
  const url = await withService(
    () => undefined,
    async (service) => Promise.resolve(service.url),
  );
  const outcome = await restTenant({ base: url, tenantId, token: fixedToken('t'), clock }).run(exchange('Set-X'));
  expect(outcome).toMatchObject({ state: 'failed', error: { reason: 'unreachable' } });
});

test('a read whose answer is lost or cut short is asked again', async () => {
  await withService(
    (_, response, nth) => {
      if (nth === 1) response.destroy();
      else answer(response, 200, nth === 2 ? '{"value":[' : rows({ Name: 'a' }));
    },
    async (service) => {
      expect(await road(service).read(domains)).toEqual({ state: 'present', value: [{ Name: 'a' }] });
    },
  );
});

/** Answers every part of a batch, last first, as the service does not promise an order. */
const parts = (
  request: Seen,
  part: (cmdlet: string, identity: string) => { status: number; body: unknown },
): unknown => ({
  responses: batched(request)
    .map(({ id, body }) => {
      const input = (body as JsonObject)['CmdletInput'] as JsonObject;
      const identity = textAt(input['Parameters'] as JsonObject, 'Identity');
      return Object.assign({ id, headers: {} }, part(textAt(input, 'CmdletName'), identity));
    })
    .toReversed(),
});

test('reads of one moment travel in batches of ten, and the same question is asked once', async () => {
  await withService(
    (request, response) => {
      if (batched(request).length > 0)
        answer(
          response,
          200,
          parts(request, (_, identity) => ({ status: 200, body: rows({ Name: identity }) })),
        );
      else answer(response, 200, rows({ Name: (inputOf(request)['Parameters'] as JsonObject)['Identity'] }));
    },
    async (service) => {
      const one = road(service);
      const names = [...Array.from({ length: 21 }, (_, index) => `r${index}`), 'r0'];
      const readings = await Promise.all(names.map((Identity) => one.read(exchange('Get-Recipient', { Identity }))));
      expect(readings).toEqual(names.map((Name) => ({ state: 'present', value: [{ Name }] })));
      expect(service.seen.map((request) => batched(request).length).sort((a, b) => a - b)).toEqual([0, 10, 10]);
      const [part] = batched(service.seen.find((request) => batched(request).length > 0)!);
      expect(part?.['url']).toBe(`${service.url}/adminapi/beta/${tenantId}/InvokeCommand`);
      expect(part?.['headers']).toMatchObject({ Authorization: 'Bearer secret', 'X-CmdletName': 'Get-Recipient' });
    },
  );
});

test('parts of a batch fail by their id: absent stands, the rest is asked alone', async () => {
  await withService(
    (request, response) => {
      if (batched(request).length === 0) return answer(response, 200, rows({ Name: 'alone' }));
      return answer(
        response,
        200,
        parts(request, (_, identity) => {
          if (identity === 'gone') return { status: 404, body: notFound };
          return identity === 'busy' ? { status: 503, body: null } : { status: 200, body: rows({ Name: identity }) };
        }),
      );
    },
    async (service) => {
      const one = road(service);
      const read = (Identity: string) => one.read(exchange('Get-Recipient', { Identity }));
      expect(await Promise.all([read('gone'), read('busy'), read('ana')])).toEqual([
        { state: 'absent' },
        { state: 'present', value: [{ Name: 'alone' }] },
        { state: 'present', value: [{ Name: 'ana' }] },
      ]);
      expect(service.seen.length).toBe(2);
    },
  );
});

test('a list that began in a batch is followed to its end', async () => {
  await withService(
    (request, response) => {
      if (request.path.includes('skiptoken')) return answer(response, 200, rows({ Name: 'second' }));
      const body = {
        value: [{ Name: 'first' }],
        '@odata.nextLink': `http://${request.headers.host}/adminapi/x?skiptoken=1`,
      };
      return answer(
        response,
        200,
        parts(request, () => ({ status: 200, body })),
      );
    },
    async (service) => {
      const one = road(service);
      const readings = await Promise.all([one.read(domains), one.read(exchange('Get-AcceptedDomain'))]);
      for (const reading of readings)
        expect(reading).toEqual({ state: 'present', value: [{ Name: 'first' }, { Name: 'second' }] });
    },
  );
});

test('a batch that the service refuses as such is asked one by one', async () => {
  await withService(
    (request, response) => {
      if (batched(request).length > 0) answer(response, 404, 'no such path');
      else answer(response, 200, rows({ Name: 'a' }));
    },
    async (service) => {
      const one = road(service);
      const readings = await Promise.all([one.read(domains), one.read(exchange('Get-AcceptedDomain'))]);
      expect(readings.map((reading) => reading.state)).toEqual(['present', 'present']);
    },
  );
});

test('no more than the given number of requests is in flight', async () => {
  let [open, peak] = [0, 0];
  await withService(
    (_, response) => {
      open += 1;
      peak = Math.max(peak, open);
      setTimeout(() => {
        open -= 1;
        answer(response, 200, rows());
      }, 5);
    },
    async (service) => {
      const one = road(service, { inFlight: 2 });
      await Promise.all(Array.from({ length: 8 }, () => one.run(exchange('Set-X'))));
      expect(peak).toBe(2);
    },
  );
});

test('a redirect to another address of the service is followed with the token and remembered', async () => {
  await withService(
    (_, response) => answer(response, 200, rows({ Name: 'a' })),
    async (region) => {
      await withService(
        (request, response) => response.writeHead(302, { Location: region.url + request.path }).end(),
        async (front) => {
          const one = road(front);
          expect((await one.read(domains)).state).toBe('present');
          expect((await one.read(domains)).state).toBe('present');
          expect([front.seen.length, region.seen.length]).toEqual([1, 2]);
          expect(region.seen[0]).toMatchObject({
            method: 'POST',
            headers: { authorization: 'Bearer secret' },
            body: front.seen[0]?.body,
          });
        },
      );
    },
  );
});

test('no token is sent to a host outside the service, neither by a redirect nor by a link', async () => {
  const stranger = 'http://stranger.example/x';
  await withService(
    (request, response) => {
      if (inputOf(request)['CmdletName'] === 'Get-RemoteDomain') response.writeHead(302, { Location: stranger }).end();
      else answer(response, 200, { value: [], '@odata.nextLink': stranger });
    },
    async (service) => {
      const one = road(service);
      const redirected = await one.read(domains);
      const linked = await one.read(exchange('Get-AcceptedDomain'));
      for (const reading of [redirected, linked]) {
        expect(reading).toMatchObject({
          state: 'unknown',
          because: { reason: 'rejected', message: expect.stringContaining('stranger.example') },
        });
      }
    },
  );
});

test('where no token is given, nothing is sent', async () => {
  await withService(
    (_, response) => answer(response, 200, rows()),
    async (service) => {
      const token = () => Promise.resolve({ ok: false, reason: 'expired', message: 'signing in failed' } as const);
      expect(await road(service, { token }).read(domains)).toMatchObject({
        state: 'unknown',
        because: { reason: 'expired', message: 'signing in failed' },
      });
      expect(service.seen).toEqual([]);
    },
  );
});

test('a refused token is renewed once with the challenge of the service', async () => {
  await withService(
    (request, response) => {
      if (request.headers.authorization === 'Bearer new') answer(response, 200, rows());
      else answer(response, 401, '', { 'WWW-Authenticate': 'Bearer claims="e30="' });
    },
    async (service) => {
      const asked: (string | undefined)[] = [];
      const token = (challenge?: string) => {
        asked.push(challenge);
        return Promise.resolve({ ok: true, value: challenge === undefined ? 'old' : 'new' } as const);
      };
      expect((await road(service, { token }).read(domains)).state).toBe('present');
      expect(asked).toEqual([undefined, 'Bearer claims="e30="']);
    },
  );
});

test('the cmdlets of an identity are those that its module file exports', async () => {
  await withService(
    (_, response) => answer(response, 200, { value: [{ exportedCmdlets: 'Get-Mailbox, Set-Mailbox' }] }),
    async (service) => {
      expect(await road(service).permittedCmdlets()).toEqual({
        state: 'present',
        value: ['Get-Mailbox', 'Set-Mailbox'],
      });
      expect(service.seen[0]?.headers['commandname']).toBe('*');
    },
  );
});
