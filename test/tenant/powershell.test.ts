import { afterEach, describe, expect, test, vi } from 'vitest';
import { secretVariables } from '../../src/diagnostics/secrets.ts';
import type { JsonObject } from '../../src/json.ts';
import { type PowerShellOptions, type PowerShellRoad, powershellTenant } from '../../src/tenant/powershell.ts';
import { exchange } from '../../src/tenant/tenant.ts';
import { fixedToken, type TokenSource } from '../../src/tenant/token.ts';
import { doubleWorker } from '../support/powershell.ts';
import { noWaiting } from '../support/tenants.ts';

const read = exchange('Get-RemoteDomain');
const write = exchange('Set-RemoteDomain', { Identity: 'Fabrikam', AutoForwardEnabled: false, Confirm: false });
const one = { answers: { rows: [{ Name: 'Default' }], warnings: ['be careful'] } };

/** Opens the road to a double for the length of one test. */
async function over(
  script: JsonObject,
  use: (road: PowerShellRoad) => Promise<void>,
  more: Partial<PowerShellOptions> = {},
): Promise<void> {
  const road = powershellTenant({
    program: doubleWorker(script),
    organization: 'contoso.onmicrosoft.com',
    environment: 'O365Default',
    token: fixedToken('one'),
    cmdlets: ['Get-RemoteDomain', 'Set-RemoteDomain'],
    clock: noWaiting,
    ...more,
  });
  try {
    await use(road);
  } finally {
    await road.close();
  }
}

/** Gives the tokens one after the other, and the last one from then on. */
function tokens(...values: readonly string[]): TokenSource {
  let asked = 0;
  return () => {
    const value = values[Math.min(asked, values.length - 1)] ?? '';
    asked += 1;
    return Promise.resolve({ ok: true, value });
  };
}

const jwt = (seconds: number): string =>
  `eyJhbGciOiJub25lIn0.${Buffer.from(JSON.stringify({ exp: Math.floor(noWaiting.now() / 1_000) + seconds })).toString('base64url')}.x`;

describe('a call over PowerShell', () => {
  test('brings rows and warnings, whatever else is printed', () =>
    over({ ...one, noise: true }, async (road) => {
      expect(await road.read(read)).toEqual({ state: 'present', value: [{ Name: 'Default' }] });
      expect(await road.run(write)).toEqual({ state: 'done', rows: [{ Name: 'Default' }], warnings: ['be careful'] });
    }));

  test('of a thousand rows brings every one, each character as it was', () => {
    const rows = Array.from({ length: 1_001 }, (_, index) => ({
      Name: `${index} \u2028 ö “ 🚪`,
      Id: '15394007230974001153',
    }));
    return over({ answers: { rows } }, async (road) => {
      expect(await road.read(read)).toEqual({ state: 'present', value: rows });
    });
  });

  test('that lost rows on its way is unknown, and says how many', () =>
    over({ ...one, loses: 2 }, async (road) => {
      const lost = { reason: 'unreachable', message: 'PowerShell sent 1 of 3 rows' };
      expect(await road.read(read)).toMatchObject({ state: 'unknown', because: lost });
      expect(await road.run(write)).toMatchObject({ state: 'unknown', error: lost });
    }));

  test('that is short of rows is unknown', () =>
    over(
      { answers: { warnings: ['There are more results available than are currently displayed.'] } },
      async (road) => {
        expect((await road.read(read)).state).toBe('unknown');
      },
    ));

  test('of a cmdlet that no role exports is denied', () =>
    over({ url: 'http://127.0.0.1:9', lacks: ['Set-RemoteDomain'] }, async (road) => {
      expect(await road.run(write)).toMatchObject({ state: 'failed', error: { reason: 'denied' } });
      expect(await road.permittedCmdlets()).toEqual({ state: 'present', value: ['Get-RemoteDomain'] });
    }));

  test('waits for the one before it', () =>
    over(one, async (road) => {
      const readings = await Promise.all(
        ['a', 'b', 'c'].map((Identity) => road.read(exchange('Get-RemoteDomain', { Identity }))),
      );
      expect(readings.map((reading) => reading.state)).toEqual(['present', 'present', 'present']);
    }));
});

describe('an error of a cmdlet', () => {
  const long = 'Microsoft.Exchange.Configuration.Tasks';
  test.each<{ title: string; fails: JsonObject; state: string; error: JsonObject }>([
    {
      title: 'is known by the type in its message',
      fails: { message: `Ex6F9304|${long}.ManagementObjectNotFoundException|nicht gefunden`, reason: '' },
      state: 'failed',
      error: { reason: 'absent', message: 'nicht gefunden', type: `${long}.ManagementObjectNotFoundException` },
    },
    {
      title: 'is known by the reason of its record',
      fails: { message: 'Déjà là', reason: 'ADObjectAlreadyExistsException' },
      state: 'failed',
      error: { reason: 'conflict', message: 'Déjà là', type: 'ADObjectAlreadyExistsException' },
    },
    {
      title: 'that no parameter of the name exists was never sent',
      fails: {
        message: "A parameter cannot be found that matches parameter name 'Bogus'.",
        type: 'ParameterBindingException',
        sent: false,
      },
      state: 'failed',
      error: { reason: 'rejected' },
    },
    {
      title: 'that names a number of a status does not become that status',
      fails: { message: `Ex1|${long}.ManagementObjectNotFoundException|object '429' is not there`, reason: '' },
      state: 'failed',
      error: { reason: 'absent' },
    },
    {
      title: 'of the service being busy is throttled',
      fails: { message: 'Response status code does not indicate success: 429 (Too Many Requests).' },
      state: 'failed',
      error: { reason: 'throttled' },
    },
    {
      title: 'on the way leaves open whether the write was carried out',
      fails: { message: 'The connection was reset.', type: 'HttpRequestException' },
      state: 'unknown',
      error: { reason: 'unreachable' },
    },
    {
      title: 'in the answer on its way back leaves open whether the write was carried out',
      fails: {
        message: 'The response ended prematurely.',
        reason: 'MethodInvocationException',
        type: 'HttpIOException',
      },
      state: 'unknown',
      error: { reason: 'unreachable' },
    },
    {
      title: 'that PowerShell names, not the service, leaves open whether the write was carried out',
      fails: { message: 'null', reason: 'InvalidOperationException', type: 'InvalidOperationException' },
      state: 'unknown',
      error: { reason: 'rejected' },
    },
    {
      title: 'of a parameter inside the module, which may have sent the call before, leaves that open',
      fails: { message: 'no such parameter', reason: 'ParameterBindingException', type: 'ParameterBindingException' },
      state: 'unknown',
      error: { reason: 'rejected' },
    },
    {
      title: 'without any name leaves open whether the write was carried out',
      fails: { message: 'Something went wrong.' },
      state: 'unknown',
      error: { reason: 'rejected' },
    },
  ])('$title', ({ fails, state, error }) =>
    over({ fails: { reason: '', ...fails } }, async (road) => {
      expect(await road.run(write)).toMatchObject({ state, error });
    }),
  );

  test('never shows a token', () =>
    over({ fails: { message: `Bearer ${jwt(600)} was refused`, reason: 'X' } }, async (road) => {
      expect(JSON.stringify(await road.run(write))).not.toContain('eyJ');
    }));
});

describe('a worker that fails', () => {
  test('in a write leaves open whether it was carried out, and the next call finds a new worker', () =>
    over({ ...one, dies: 'Set-RemoteDomain' }, async (road) => {
      expect(await road.run(write)).toMatchObject({
        state: 'unknown',
        error: { reason: 'unreachable', message: expect.stringContaining('Stack overflow') as string },
      });
      expect((await road.read(read)).state).toBe('present');
    }));

  test('in its second call does not keep a read from its answer', () =>
    over({ ...one, dies: 2 }, async (road) => {
      await road.read(read);
      expect((await road.read(exchange('Get-RemoteDomain', { Identity: 'a' }))).state).toBe('present');
    }));

  test('by not answering is killed, and the write may have been carried out', () =>
    over(
      { ...one, hangs: 'Set-RemoteDomain' },
      async (road) => {
        expect(await road.run(write)).toMatchObject({
          state: 'unknown',
          error: { message: expect.stringContaining('did not answer') as string },
        });
        expect((await road.read(read)).state).toBe('present');
      },
      { timeout: 300 },
    ));

  test('does not outlive the road, not even in the middle of a call', async () => {
    let send = (): void => undefined;
    const sent = new Promise<void>((resolve) => (send = resolve));
    const wait: PowerShellOptions['wait'] = async (promise, time) => {
      if (time === 1_234) send();
      return promise;
    };
    await over(
      { ...one, hangs: 'Set-RemoteDomain' },
      async (road) => {
        const outcome = road.run(write);
        await sent;
        await road.close();
        expect((await outcome).state).toBe('unknown');
        expect((await road.read(read)).state).toBe('unknown');
      },
      { wait, timeout: 1_234 },
    );
  });
});

describe('a worker is replaced', () => {
  /** Dies in its second call, so that only a new worker answers a second one. */
  const twice = async (script: JsonObject, more: Partial<PowerShellOptions>): Promise<readonly string[]> => {
    const states: string[] = [];
    await over(
      { ...one, dies: 2, ...script },
      async (road) => {
        states.push((await road.run(write)).state, (await road.run(write)).state);
      },
      more,
    );
    return states;
  };

  test.each<{ title: string; script: JsonObject; more: Partial<PowerShellOptions>; states: readonly string[] }>([
    {
      title: 'after its share of calls',
      script: {},
      more: { most: { calls: 1, memory: 1e9 } },
      states: ['done', 'done'],
    },
    {
      title: 'when it has grown',
      script: { memory: 2e9 },
      more: { most: { calls: 9, memory: 1e9 } },
      states: ['done', 'done'],
    },
    {
      title: 'before its token ends',
      script: {},
      more: { token: tokens(jwt(60), jwt(3_600)) },
      states: ['done', 'done'],
    },
    {
      title: 'not while its token lasts',
      script: {},
      more: { token: tokens(jwt(3_600), jwt(7_200)) },
      states: ['done', 'unknown'],
    },
    {
      title: 'not for the same token again',
      script: {},
      more: { token: tokens(jwt(60)) },
      states: ['done', 'unknown'],
    },
  ])('$title', async ({ script, more, states }) => {
    expect(await twice(script, more)).toEqual(states);
  });

  test('when the service no longer takes its token, and the call is made again', () =>
    over(
      { ...one, expires: 'old' },
      async (road) => {
        expect((await road.run(write)).state).toBe('done');
      },
      { token: tokens('old', 'new') },
    ));

  test('once only, where the next token has expired as well', () =>
    over(
      { ...one, expires: 'old' },
      async (road) => {
        expect(await road.run(write)).toMatchObject({ state: 'failed', error: { reason: 'expired' } });
      },
      { token: tokens('old') },
    ));
});

describe('a long run', () => {
  const hour = 3_600_000;

  test('is signed in all the time, with a new worker a token and no more', async () => {
    let now = noWaiting.now();
    const source = lasting(1.25 * hour, () => now);
    const used: string[] = [];
    await over(
      { echo: true },
      async (road) => {
        for (const until = now + 8 * hour; now < until; now += hour / 6) {
          const token = await tokenOf(road);
          expect(endOf(token)).toBeGreaterThan(now);
          used.push(token);
        }
      },
      { clock: { ...noWaiting, now: () => now }, token: source },
    );
    expect(used).toHaveLength(48);
    expect(new Set(used).size).toBe(7);
  });

  /** Gives a token until five minutes before its end, as the identity library does, and then the next one. */
  function lasting(life: number, now: () => number): TokenSource {
    let ends = 0;
    return () => {
      if (ends - now() <= hour / 12) ends = now() + life;
      return Promise.resolve({ ok: true, value: jwt((ends - noWaiting.now()) / 1_000) });
    };
  }

  const endOf = (token: string): number =>
    1_000 * Number(/"exp":(\d+)/u.exec(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())?.[1]);

  async function tokenOf(road: PowerShellRoad): Promise<string> {
    const reading = await road.read(read);
    return reading.state === 'present' ? String(reading.value[0]?.['Token']) : reading.state;
  }
});

describe('what runs the module', () => {
  afterEach(() => vi.unstubAllEnvs());

  test('is started in English and without the secrets of the job', () => {
    for (const name of secretVariables) vi.stubEnv(name, 'planted');
    return over({ echo: true }, async (road) => {
      const reading = await road.read(read);
      const seen = reading.state === 'present' ? reading.value[0]?.['Variables'] : null;
      expect(seen).toEqual(expect.arrayContaining(['PATH', 'LC_ALL']));
      for (const name of secretVariables) expect(seen).not.toContain(name);
    });
  });
});

describe('what a machine lacks is said before anybody signs in', () => {
  const never: TokenSource = () => Promise.reject(new Error('somebody asked for a token'));

  test.each<{ title: string; script: JsonObject; says: RegExp }>([
    {
      title: 'the module',
      script: { hello: { modules: [] } },
      says: /has no module ExchangeOnlineManagement.*Install-Module.*3\.10\.1/u,
    },
    {
      title: 'a PowerShell for the module',
      script: { hello: { pwsh: '7.4.6', modules: ['3.10.0'] } },
      says: /3\.10\.0 needs PowerShell 7\.6\.0.*3\.9\.2/u,
    },
    {
      title: 'a module that takes tokens',
      script: { hello: { modules: ['3.0.0', '2.0.5'] } },
      says: /3\.0\.0 is too old.*3\.10\.1/u,
    },
    { title: 'a PowerShell of this decade', script: { hello: { pwsh: '7.0.13' } }, says: /7\.0\.13 is too old.*7\.6/u },
  ])('$title', ({ script, says }) =>
    over(
      script,
      async (road) => {
        const lacking = await road.lacks();
        expect(lacking?.reason).toBe('unreachable');
        expect(lacking?.message).toMatch(says);
      },
      { token: never },
    ),
  );

  test('PowerShell itself', () =>
    over(
      {},
      async (road) => {
        expect((await road.lacks())?.message).toMatch(
          /PowerShell was not found \(.*no-such-pwsh\).*7\.6.*POSTERN_PWSH/u,
        );
        expect(await road.read(read)).toMatchObject({ state: 'unknown', because: { reason: 'unreachable' } });
      },
      { program: { file: '/no/such/no-such-pwsh', args: [] }, token: never },
    ));

  test('nothing', () =>
    over(
      { hello: { pwsh: '7.4.13', modules: ['3.10.1', '3.9.2'] } },
      async (road) => {
        expect(await road.lacks()).toBeNull();
      },
      { token: never },
    ));
});

describe('connecting', () => {
  test('that the service refuses is a failure of every call, and is tried once', () =>
    over(
      { refuse: { message: "The role assigned to application x isn't supported in this scenario." } },
      async (road) => {
        expect(await road.run(write)).toMatchObject({
          state: 'failed',
          error: { reason: 'denied', call: 'Connect-ExchangeOnline' },
        });
        expect((await road.read(read)).state).toBe('unknown');
      },
    ));

  test('that fails in an odd folder says so', () =>
    over({ refuse: { message: 'no', reason: 'X' }, hello: { home: '/home/a$b' } }, async (road) => {
      expect(await road.run(write)).toMatchObject({
        error: { message: expect.stringContaining('/home/a$b') as string },
      });
    }));

  test('without a token is that failure', () =>
    over(
      one,
      async (road) => {
        expect(await road.run(write)).toMatchObject({
          state: 'failed',
          error: { reason: 'denied', message: 'no token' },
        });
      },
      { token: () => Promise.resolve({ ok: false, reason: 'denied', message: 'no token' }) },
    ));
});
