import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { allCommands } from '../../src/cli/program/program.ts';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { isList, isObject, type Json, type JsonObject } from '../../src/json.ts';
import { systemClock } from '../../src/tenant/retry.ts';
import { ask, type Asked } from '../cli/asking.ts';
import { type Answer, type Spoiling, spoiling } from '../support/spoiling.ts';
import { accessPolicy, addAuthenticationPolicy, objectId, rowOf } from '../support/sign-in.ts';
import { copyOf } from '../support/states.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { keysOf, ofKey, others, otherwise, type Shape, whole } from './spoils.ts';

/** Faults that other draws find are mended one by one; until then a run draws what it drew, and more only where told to. */
const numRuns = Number(process.env['READ_RUNS'] ?? 4);
const seed = Number(process.env['READ_SEED'] ?? 20_261_121);

let folder: string;
let files = 0;
const fresh = (name: string): string => join(folder, `${(files += 1)}-${name}`);

/** The shipped tenant once the shipped policies were applied, and the same after somebody changed things by hand. */
let settled: TenantState;
let moved: TenantState;
let plan: string;
let digest: string;
let journal: string;

beforeAll(async () => {
  // What is asked again is asked again at once.
  vi.spyOn(systemClock, 'sleep').mockResolvedValue();
  folder = mkdtempSync(join(tmpdir(), 'postern-reads-'));
  const emulator = await emulatorAtNoon({ tenant: contoso() });
  [plan, journal] = [fresh('plan.json'), fresh('run.journal')];
  await ask('plan', '--emulator', emulator.url, '--out', plan);
  digest = String((JSON.parse(readFileSync(plan, 'utf8')) as JsonObject)['digest']);
  const applied = await ask(
    'apply',
    plan,
    '--emulator',
    emulator.url,
    '--approve',
    digest,
    '--journal',
    journal,
    ...all,
  );
  if (applied.code !== 0) throw new Error(applied.err);
  settled = copyOf(emulator.state);
  await byHand(emulator, 'Set-RemoteDomain', { Identity: 'Default', AutoForwardEnabled: true });
  await byHand(emulator, 'Set-Mailbox', { Identity: 'ben@contoso.com', ForwardingAddress: 'orders@fabrikam.com' });
  await byHand(emulator, 'Disable-TransportRule', { Identity: 'Bypass spam filtering for the scanner' });
  moved = copyOf(emulator.state);
  await emulator.close();
}, 120_000);
afterAll(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const all = ['--allow', 'removes-object'];

async function byHand({ url }: RunningEmulator, cmdlet: string, parameters: JsonObject): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/_postern/run`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ cmdlet, parameters }),
  });
  expect(answer.status).toBe(200);
}

/** What a command answered, as far as it has to do with mail. */
interface Outcome extends Asked {
  /** What it says of the tenant. */
  readonly says: Json;
  /** What it is sure of, one thing each: nothing that the truth does not hold, or that rests on what was not read. */
  readonly claims: readonly string[];
}

interface Reading {
  /** Whether it changes the tenant, which is made anew each time then. */
  readonly writes?: true;
  readonly tenant: () => TenantState;
  /** Reads that add no more than a note; every answer has the usual ones but where it says otherwise. */
  readonly notes?: RegExp;
  readonly run: (target: readonly string[]) => Promise<Outcome>;
}

const listOf = (value: Json | undefined): readonly JsonObject[] => (isList(value) ? value.filter(isObject) : []);
const jsonOf = ({ out }: Asked): JsonObject => {
  try {
    const told = JSON.parse(out) as Json;
    return isObject(told) ? told : { told };
  } catch {
    return {};
  }
};
const outcome = (asked: Asked, says: Json, claims: readonly Json[] = []): Outcome => ({
  ...asked,
  says,
  claims: [...(asked.code === 0 ? ['nothing to worry about'] : []), ...claims.map((one) => JSON.stringify(one))],
});

const planning = (asked: Asked): Outcome => {
  const told = jsonOf(asked);
  const calls = listOf(told['steps']).map(({ call }) => call ?? null);
  const refused = listOf(told['refusals']).map(({ code }) => code ?? null);
  const unknown = listOf(told['changes']).filter(({ action }) => action === 'unknown').length;
  return outcome(asked, { calls, refused, unknown }, calls);
};

const drifting = (asked: Asked): Outcome => {
  const told = jsonOf(asked);
  const moves = listOf(told['moved']).map(({ object, action, fields }) => [object ?? '', action ?? '', fields ?? []]);
  const strange = listOf(told['unsanctioned']).map(({ object, does }) => [object ?? '', does ?? []]);
  const says = { clean: told['clean'] ?? null, moves, strange, expectations: told['expectations'] ?? [] };
  return outcome(asked, says, [...moves, ...(told['clean'] === true ? ['clean'] : [])]);
};

const posing = (asked: Asked): Outcome => {
  const told = jsonOf(asked);
  const cells = listOf(told['cells']);
  const forwards = listOf(told['forwards']).map(({ from, to, verdict }) => [from ?? '', to ?? '', verdict ?? '']);
  const findings = listOf(told['findings']).map(({ id, answer, message }) => [id ?? '', answer ?? '', message ?? '']);
  const sure = listOf(told['forwards'])
    .filter(({ verdict }) => verdict !== 'indeterminate')
    .map(({ from, to, verdict }) => [from ?? '', to ?? '', verdict === 'allowed' ? 'gets out' : 'does not get out']);
  const met = isList(told['met']) ? told['met'] : [];
  return outcome(asked, { cells, forwards, findings }, [...sure, ...met]);
};

const listing = (asked: Asked): Outcome => {
  const rows = listOf(jsonOf(asked)['forwards']);
  const told = rows.map(({ from, to, verdict, sanction }) => [from ?? '', to ?? '', verdict ?? '', sanction ?? '']);
  const sure = told.filter(([, , verdict, sanction]) => verdict !== 'indeterminate' && sanction !== 'unknown');
  return outcome(asked, told, sure);
};

const expecting = (asked: Asked): Outcome => {
  const judged = listOf(jsonOf(asked)['results']);
  const says = judged.map(({ name, result }) => [name ?? '', result ?? null]);
  return outcome(
    asked,
    says,
    judged.flatMap(({ name, result }) => (result === 'holds' ? [name ?? ''] : [])),
  );
};

/** What nobody can tell is `not-known`, which is no fault of the machine: only what is fine has to be so. */
const examined = (asked: Asked): Outcome => {
  const found = listOf(jsonOf(asked)['told']);
  const fine = found.flatMap(({ what, state }) => (state === 'fine' ? [what ?? ''] : []));
  return {
    ...outcome(
      asked,
      found.map(({ what, state }) => [what ?? '', state ?? '']),
      fine,
    ),
    claims: fine.map(String),
  };
};

/** What a verdict is sure of; nothing where there is none, or where nobody can tell. */
const surely = (verdict: Json, open: string, shut: string): readonly string[] =>
  verdict === 'allowed' ? [open] : verdict === 'blocked' || verdict === 'not-applicable' ? [shut] : [];

const why = (from: string, to: string, ...more: readonly string[]): Reading => ({
  tenant: () => settled,
  run: async (target) => {
    const asked = await ask('why', '--from', from, '--to', to, ...more, ...target, '--json');
    const { verdict = null } = jsonOf(asked);
    return outcome(asked, { verdict }, surely(verdict, 'gets out', 'does not get out'));
  },
});

/** Whether somebody may send through SMTP AUTH: undecided where any of what decides it is. */
const signingIn = (asked: Asked): Outcome => {
  const { verdict = null } = jsonOf(asked);
  return outcome(asked, { verdict }, surely(verdict, 'may send', 'may not send'));
};

/** Who may send through SMTP AUTH: whoever may for sure, and when they were seen; the usual answers of a posture beside it. */
const submitting = (asked: Asked): Outcome => {
  const { claims, says } = posing(asked);
  const told = jsonOf(asked)['smtpAuth'];
  const rows = listOf(isObject(told) ? told['mailboxes'] : undefined);
  const may = rows.filter(({ verdict }) => verdict === 'allowed').map(({ address }) => [address ?? '', 'may send']);
  const used = rows.flatMap(({ address, lastUsed }) => (lastUsed === null ? [] : [[address ?? '', lastUsed ?? '']]));
  return {
    ...outcome(asked, [says, told ?? null], [...may, ...used]),
    claims: [...claims, ...may.concat(used).map(String)],
  };
};

/** One mailbox: where it can forward for sure, the groups it is in for sure, its policy, and whether it may sign in. */
const portraying = (asked: Asked): Outcome => {
  const told = jsonOf(asked);
  // How places are told apart depends on what was read; any other domain is always one of them.
  const reach = listOf(told['reach']).flatMap(({ destinations, answers }) =>
    isObject(destinations) && String(destinations['name']).startsWith('any external domain') ? listOf(answers) : [],
  );
  const textsOf = (value: Json | undefined): readonly string[] => (isList(value) ? value.map(String) : []);
  const ways = reach.flatMap(({ verdict, ways: some }) =>
    listOf(some).flatMap(({ mechanisms, originals }) =>
      textsOf(mechanisms).flatMap((way) => textsOf(originals).map((from) => `${way} ${from} ${String(verdict)}`)),
    ),
  );
  const groups = listOf(told['groups']).map(({ group, certain }) => [group ?? '', certain ?? '']);
  const forwards = listOf(told['forwards']).map(({ to, verdict }) => [to ?? '', verdict ?? '']);
  const policies = listOf(told['policies']).map(({ object, certain }) => [object ?? '', certain ?? '']);
  const signIn = isObject(told['smtpAuth']) ? (told['smtpAuth']['verdict'] ?? null) : null;
  const restricted = isObject(told['restricted']) ? (told['restricted']['state'] ?? null) : null;
  const sure = [
    ...(restricted === 'yes' || restricted === 'no' ? [['restricted', restricted]] : []),
    ...ways.filter((one) => !one.endsWith('indeterminate')),
    ...groups.filter(([, certain]) => certain === true),
    ...forwards.filter(([, verdict]) => verdict !== 'indeterminate'),
    ...surely(signIn, 'may send', 'may not send'),
    ...(policies.length === 1 ? policies : []),
  ];
  return outcome(asked, { ways, groups, forwards, policies, signIn, restricted }, sure);
};

const asking = (
  tenant: () => TenantState,
  args: () => readonly string[],
  judged: (asked: Asked) => Outcome,
  aside?: RegExp,
): Reading => ({
  ...(aside === undefined ? {} : { notes: aside }),
  tenant,
  run: async (target) => judged(await ask(...args(), ...target, '--json')),
});

/** The same tenant where authentication policies and Conditional Access refuse some, and one was seen signing in. */
function signedIn(state: TenantState): TenantState {
  const own = copyOf(state);
  addAuthenticationPolicy(own, 'No passwords', false);
  addAuthenticationPolicy(own, 'Scanners', true);
  rowOf(own, 'scanner@contoso.com')['AuthenticationPolicy'] = 'Scanners';
  rowOf(own, 'ana@contoso.com')['AuthenticationPolicy'] = 'No passwords';
  own.signIn.conditionalAccess.push(accessPolicy({ users: { includeUsers: [objectId(own, 'ben@contoso.com')] } }));
  own.signIn.log.push({
    id: '1',
    userId: objectId(own, 'scanner@contoso.com'),
    createdDateTime: '2026-11-20T08:00:00Z',
    clientAppUsed: 'Authenticated SMTP',
    status: { errorCode: 0 },
  });
  return own;
}

/** How each grant stands: whatever is not unknown is sure. */
const registering = (asked: Asked): Outcome => {
  const rows = listOf(jsonOf(asked)['grants']).map(({ name = null, found = null }) => ({
    name,
    state: isObject(found) ? (found['state'] ?? null) : null,
  }));
  return outcome(
    asked,
    rows.map(({ name, state }) => [name, state]),
    rows.filter(({ state }) => state !== 'unknown' && state !== null).map(({ name, state }) => [name, state]),
  );
};

const granted = `tenant: { id: 5f0a1c9e-0000-4000-8000-000000000001, domain: contoso.onmicrosoft.com }
grants:
  - { name: One, from: { memberOf: fwd-partner@contoso.com }, to: [fabrikam.com] }
  - { name: Two, from: { people: [ana@contoso.com] }, to: [partner.com], by: [outlook-rules] }
`;

/** Every command that reads a tenant, and what of its answer rests on that. */
const readings: Readonly<Record<string, readonly Reading[]>> = {
  plan: [
    asking(
      () => settled,
      () => ['plan'],
      planning,
    ),
    asking(
      () => moved,
      () => ['plan'],
      planning,
    ),
  ],
  drift: [
    asking(
      () => settled,
      () => ['drift'],
      drifting,
      /^Get-TenantAllowBlockListItems /u,
    ),
    asking(
      () => moved,
      () => ['drift'],
      drifting,
      /^Get-TenantAllowBlockListItems /u,
    ),
  ],
  posture: [
    asking(
      () => settled,
      () => ['posture'],
      posing,
    ),
    asking(
      () => settled,
      () => ['posture', '--smtp-auth'],
      submitting,
    ),
    asking(
      () => signedIn(settled),
      () => ['posture', '--smtp-auth'],
      submitting,
    ),
  ],
  forwards: [
    asking(
      () => settled,
      () => ['forwards', '--inbox-rules', '--who'],
      listing,
    ),
    asking(
      () => settled,
      () => ['forwards', '--since', '2d'],
      listing,
    ),
  ],
  why: [
    why('ana@contoso.com', 'x@fabrikam.com'),
    why('megan@contoso.com', 'tickets@fabrikam.com'),
    why('kofi@contoso.com', 'orders@fabrikam.com', '--mechanism', 'mailbox-object'),
    why('ana@contoso.com', 'x@fabrikam.com', '--mechanism', 'manual'),
    asking(
      () => settled,
      () => ['why', 'scanner@contoso.com', '--mechanism', 'smtp-auth'],
      signingIn,
    ),
    asking(
      () => settled,
      () => ['why', 'adele@contoso.com', '--inbox-rules'],
      portraying,
      /^Get-TenantAllowBlockListItems /u,
    ),
    asking(
      () => moved,
      () => ['why', 'ben@contoso.com', '--inbox-rules'],
      portraying,
      /^Get-TenantAllowBlockListItems /u,
    ),
  ],
  test: [
    asking(
      () => settled,
      () => ['test', '--live'],
      expecting,
    ),
    asking(
      () => settled,
      () => ['test'],
      expecting,
    ),
  ],
  grants: [
    {
      tenant: () => settled,
      run: async (target) => {
        const policies = fresh('granted.yaml');
        writeFileSync(policies, granted);
        return registering(await ask('grants', '--policies', policies, ...target, '--json'));
      },
    },
  ],
  grant: [
    {
      tenant: () => settled,
      run: async (target) => {
        const policies = fresh('granting');
        cpSync('policies', policies, { recursive: true });
        const words = ['--to', 'a.example', '--until', '2036-12-31', '--reason', 'x', '--owner', 'x'];
        const asked = await ask(
          'grant',
          '--policies',
          policies,
          '--from',
          'ana@contoso.com',
          ...words,
          ...target,
          '--json',
        );
        const { plan: made = null, outcome: said = null } = jsonOf(asked);
        return outcome(asked, [said, isObject(made) ? (made['steps'] ?? null) : null]);
      },
    },
  ],
  export: [
    {
      tenant: () => settled,
      run: async (target) => {
        const to = fresh('policies');
        const asked = await ask('export', '--out', to, ...target, '--json');
        return outcome(asked, asked.code === 70 ? null : textOf(to));
      },
    },
  ],
  snapshot: [
    {
      tenant: () => settled,
      run: async (target) => {
        const file = fresh('tenant.json');
        const taken = await ask('snapshot', '--out', file, ...target);
        if (taken.code === 70) return outcome(taken, null);
        const found = await ask('drift', '--snapshot', file, '--json');
        return { ...drifting(found), err: taken.err + found.err };
      },
    },
  ],
  adopt: [
    asking(
      () => moved,
      () => ['adopt'],
      (asked) => outcome(asked, asked.out),
    ),
  ],
  doctor: [
    asking(
      () => settled,
      () => ['doctor'],
      examined,
    ),
  ],
  undo: [
    asking(
      () => settled,
      () => ['undo', journal],
      planning,
    ),
  ],
  apply: [
    {
      writes: true,
      tenant: contoso,
      run: async (target) => {
        const asked = await ask(
          'apply',
          plan,
          '--approve',
          digest,
          '--journal',
          fresh('again.journal'),
          ...all,
          ...target,
          '--json',
        );
        const steps = listOf(jsonOf(asked)['steps']).map(({ state }) => state ?? null);
        return outcome(asked, steps);
      },
    },
  ],
};

function textOf(to: string): Json {
  mkdirSync(to, { recursive: true });
  return readdirSync(to)
    .sort()
    .map((name) => [name, readFileSync(join(to, name), 'utf8').replaceAll(to, '')]);
}

/** A command over a tenant, of which one read at a time can be spoiled. */
interface Bench {
  readonly notes: RegExp;
  /** What it says where nothing is spoiled. */
  readonly truth: Outcome;
  /** What it was answered then, read by read. */
  readonly honest: ReadonlyMap<string, Answer>;
  readonly spoiled: (read: string, shape: Shape) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

async function bench(reading: Reading): Promise<Bench> {
  const honest = new Map<string, Answer>();
  let own = await tenantOf(reading);
  const told = own.front.listen((read, answer) => void honest.set(read, answer));
  const truth = await said(reading, own);
  told();
  return {
    notes: reading.notes ?? notes,
    truth,
    honest,
    spoiled: async (read, shape) => {
      if (reading.writes === true) {
        await own.close();
        own = await tenantOf(reading);
      }
      own.front.spoil(read, shape.spoil);
      const found = await said(reading, own);
      own.front.spoil(read, null);
      return found;
    },
    close: () => own.close(),
  };
}

interface Own {
  readonly front: Spoiling;
  readonly close: () => Promise<void>;
}

async function tenantOf(reading: Reading): Promise<Own> {
  const emulator = await emulatorAtNoon({ tenant: copyOf(reading.tenant()) });
  const front = await spoiling(emulator.url);
  return {
    front,
    close: async () => {
      await front.close();
      await emulator.close();
    },
  };
}

const said = (reading: Reading, { front }: Own): Promise<Outcome> =>
  reading.run(['--emulator', front.url]).catch((cause: unknown) => crash(cause));

/** What the program tells of a mistake of its own. */
const crash = (cause: unknown): Outcome => {
  const err = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  return outcome({ code: 70, out: '', err, json: () => ({}) }, null);
};

/** The lines of an answer that the true one does not have. */
function differing({ out }: Asked, truth: Asked): string {
  const lines = new Set(truth.out.split('\n'));
  return out
    .split('\n')
    .filter((line) => !lines.has(line))
    .slice(0, 60)
    .join('\n');
}

/** What reads only add notes, as the service may keep them from a reader: no verdict counts them. */
const notes = /^Get-(?:BlockedSenderAddress|TenantAllowBlockListItems) /u;

const named = (read: string, { out, err }: Asked): boolean => {
  const [verb = '', rest = ''] = read.split(' ');
  if (rest.startsWith('/EXOModuleFile')) return out.includes('not-known');
  const what = verb === 'GET' ? (rest.split(/[?/]/u).find((part) => part !== '') ?? '') : verb;
  return (out + err).toLowerCase().includes(what.toLowerCase());
};

const same = (one: Outcome, other: Outcome): boolean => JSON.stringify(one.says) === JSON.stringify(other.says);

interface Drawn {
  readonly read: number;
  readonly shape: number;
  readonly key: number;
}
const numbers: fc.Arbitrary<Drawn> = fc.record({ read: fc.nat(), shape: fc.nat(), key: fc.nat() });
const at = <T>(items: readonly T[], number: number): T => items[number % items.length] as T;

/** What a spoiled read makes of a command: null where all is right. */
async function broken({ notes: aside, truth, honest, spoiled }: Bench, drawn: Drawn): Promise<string | null> {
  const [read, answer] = at(
    [...honest].filter(([one]) => !aside.test(one)),
    drawn.read,
  );
  const keys = keysOf(answer);
  const isWhole = keys.length === 0 || drawn.shape % 3 === 0;
  const key = isWhole ? null : at(keys, drawn.key);
  const shape = key === null ? at([...whole, ...otherwise], drawn.key) : at(ofKey(key), drawn.shape);
  const found = await spoiled(read, shape);
  const where = `${read}: ${shape.name}: `;
  if (found.code === 70) return `${where}ends in 70\n${found.err}`;
  const made = found.claims.filter((one) => !truth.claims.includes(one));
  if (made.length > 0) return `${where}claims ${made.join('\n')}`;
  const isNamed = named(read, found) || found.code === 4;
  if (!same(found, truth) && !isNamed)
    return `${where}is not named\n${found.code} ${differing(found, truth)}\n${found.err}`;
  if (otherwise.includes(shape) && same(found, truth)) return null;
  for (const other of some(others(answer, key === null ? keys : [key], key === null), drawn.key)) {
    const might = await spoiled(read, other);
    const kept = found.claims.filter((one) => !might.claims.includes(one));
    if (kept.length > 0) return `${where}still claims ${kept.join('\n')}, which rests on it: ${other.name}`;
    if (same(found, truth) && !isNamed && !same(might, truth)) return `${where}says what rests on it: ${other.name}`;
  }
  return null;
}

/** A few of many, from somewhere on. */
const some = <T>(items: readonly T[], from: number): readonly T[] =>
  items.length <= 4 ? items : [0, 1, 2, 3].map((one) => at(items, from + one));

describe('law 9: a read that is denied, cut or spoiled', () => {
  test('is tried with every command that reads a tenant', async () => {
    const commands = await allCommands();
    const reading = commands.filter(({ command }) => command.tenant).map(({ listed }) => listed.name);
    expect(Object.keys(readings).sort()).toEqual(reading.sort());
  });

  test.each(Object.entries(readings))(
    'makes nothing that %s says better, adds nothing to it, and is named',
    { timeout: 7_200_000 },
    async (_, each) => {
      for (const reading of each) {
        const own = await bench(reading);
        try {
          await fc.assert(
            fc.asyncProperty(numbers, async (drawn) => {
              expect(await broken(own, drawn)).toBeNull();
            }),
            { numRuns, seed, endOnFailure: true },
          );
        } finally {
          await own.close();
        }
      }
    },
  );
});
