import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { planText } from '../../src/engine/plan-file/plan-file.ts';
import type { Plan } from '../../src/engine/plan/plan.ts';
import { seal } from '../../src/engine/plan/seal.ts';
import type { JsonObject } from '../../src/json.ts';
import { aPause, asked, contentOf, manyChanges, planOf } from '../pipeline/support.ts';
import { chained } from '../support/journals.ts';
import { copyOf } from '../support/states.ts';
import { emulatorAtNoon, roadsTo } from '../support/tenants.ts';
import { ask, type Asked, desk } from './asking.ts';

const files = desk();
let emulator: RunningEmulator;
let plan: Plan;
let other: Plan;
/** The journal of a run of the plan that stopped, and of a run of the other one. */
let stopped: string;
let strange: string;

const allow = ['tenant-wide', 'loses-mail', 'not-undoable', 'removes-object', 'interrupts', 'opens-transiently'];
const apply = async (url: string, file: string, digest: string, ...more: readonly string[]): Promise<Asked> =>
  ask('apply', file, '--emulator', url, '--approve', digest, ...allow.flatMap((one) => ['--allow', one]), ...more);

beforeAll(async () => {
  emulator = await emulatorAtNoon({ tenant: contoso() });
  const tenant = roadsTo(emulator.url, emulator.state.id);
  plan = await planOf(asked(aPause), tenant);
  other = await planOf(asked(manyChanges), tenant);
  files.put('plan.json', planText(plan));
  files.put('other.json', planText(other));
  strange = await journalOfStopped(other, 'other.json');
  stopped = await journalOfStopped(plan, 'plan.json');
});
afterAll(async () => {
  files.remove();
  await emulator.close();
});

/** What a run leaves whose first step the service refuses. */
async function journalOfStopped(made: Plan, name: string): Promise<string> {
  const elsewhere = await emulatorAtNoon({ tenant: copyOf(emulator.state) });
  const journal = files.put(`${name}.journal.text`, '').replace(/\.text$/u, '');
  const [first] = made.steps;
  if (first?.call.via !== 'exchange') throw new Error(JSON.stringify(first));
  try {
    elsewhere.faults.add([{ effect: 'deny', match: { cmdlet: first.call.cmdlet } }]);
    const { code } = await apply(elsewhere.url, files.path(name), made.digest, '--journal', journal);
    expect(code).toBe(5);
    return readFileSync(journal, 'utf8');
  } finally {
    await elsewhere.close();
  }
}

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

/** The same lines, of which one is changed. */
const without = (text: string, at: number): string => `${linesOf(text).toSpliced(at, 1).join('\n')}\n`;

const unsealed = (made: Plan): Omit<Plan, 'digest' | 'seal'> => {
  const { digest: _, seal: __, ...rest } = made;
  return rest;
};

/** A plan as it was before plans said what was unread; sealed by whoever made it, or by the Postern of today. */
function older(sealed: boolean): string {
  const { unread: _, expectations: __, ...rest } = unsealed(plan);
  return planText(sealed ? seal(rest as Plan) : ({ ...plan, ...rest, unread: undefined } as unknown as Plan));
}

interface Row {
  readonly what: string;
  readonly code: number;
  readonly says: string;
  /** The plan, where it is not the one that is approved. */
  readonly plan?: () => string;
  /** What stands at the place of the journal; nothing where nothing does. */
  readonly journal?: () => string;
  readonly resume?: boolean;
  /** Where the journal is, below the folder of the test. */
  readonly at?: string;
}

const half = (text: string): string => text.slice(0, Math.floor(text.length / 2));

const rows: readonly Row[] = [
  { what: 'an empty plan', plan: () => '', code: 1, says: 'PST510: the file is not JSON' },
  { what: 'half a plan', plan: () => half(planText(plan)), code: 1, says: 'PST510: the file is not JSON' },
  { what: 'a plan in a list', plan: () => `[${planText(plan)}]`, code: 1, says: 'PST510: the file is JSON, but not a' },
  {
    what: 'a journal as a plan',
    plan: () => linesOf(stopped)[0] ?? '',
    code: 1,
    says: 'PST510: the file is a postern-',
  },
  {
    what: 'a plan of an older format',
    plan: () => planText({ ...plan, format: 'postern-plan/0' as 'postern-plan/1' }),
    code: 1,
    says: 'PST510: the file is a postern-plan/0 document, not a postern-plan/1',
  },
  { what: 'a plan of an older Postern', plan: () => older(false), code: 4, says: 'or it was made by another version' },
  {
    what: 'a plan of an older Postern that is sealed as today',
    plan: () => older(true),
    code: 1,
    says: "PST510: the file is not a plan: the document must have required property 'expectations'",
  },
  {
    what: 'a plan for another tenant',
    plan: () => planText(seal({ ...unsealed(plan), tenant: { ...plan.tenant, domain: 'adatum.onmicrosoft.com' } })),
    code: 4,
    says: 'PST520',
  },
  { what: 'a journal that exists', journal: () => stopped, code: 4, says: 'PST526' },
  { what: 'a journal to resume that does not', resume: true, code: 1, says: 'PST528: there is no journal' },
  {
    what: 'a journal of another plan',
    journal: () => strange,
    resume: true,
    code: 4,
    says: 'is the journal of another plan',
  },
  { what: 'a journal whose middle is gone', journal: () => without(stopped, 1), resume: true, code: 4, says: 'PST601' },
  {
    what: 'a journal without its first line',
    journal: () => without(stopped, 0),
    resume: true,
    code: 4,
    says: 'PST600',
  },
  { what: 'a first line that was altered', journal: () => altered(stopped), resume: true, code: 4, says: 'PST601' },
  { what: 'a file that is no journal', journal: () => 'nothing\n', resume: true, code: 4, says: 'PST600' },
  { what: 'a journal below a file', at: 'plan.json/plan.journal', code: 1, says: 'cannot be written: ENOTDIR' },
  { what: 'a journal in a folder that there is not', at: 'none/plan.journal', code: 1, says: 'ENOENT' },
  { what: 'a folder as the journal', at: 'folder', resume: true, code: 1, says: 'is no file' },
];

describe('apply, given', () => {
  let count = 0;
  test.each(rows)('$what, ends with $code, says so, writes nothing and holds nothing', async (row) => {
    count += 1;
    mkdirSync(files.path('folder'), { recursive: true });
    const file = files.put(`${count}.json`, row.plan?.() ?? planText(plan));
    const journal = files.path(row.at ?? `${count}.journal`);
    if (row.journal !== undefined) writeFileSync(journal, row.journal());
    const before = contentOf(emulator.state);
    const more = row.resume === true ? ['--resume'] : [];
    const { code, out, err } = await apply(emulator.url, file, plan.digest, '--journal', journal, ...more);
    expect({ code, says: `${out}${err}` }).toEqual({ code: row.code, says: expect.stringContaining(row.says) });
    expect(contentOf(emulator.state)).toEqual(before);
    expect(existsSync(`${journal}.lock`)).toBe(false);
  });
});

describe('undo, given', () => {
  test.each([
    { what: 'an empty journal', journal: () => '', code: 1, says: 'PST600' },
    { what: 'a journal whose middle is gone', journal: () => without(stopped, 1), code: 4, says: 'PST601' },
    { what: 'a journal without its first line', journal: () => without(stopped, 0), code: 1, says: 'PST600' },
    { what: 'a journal of which two lines changed places', journal: () => swapped(stopped), code: 4, says: 'PST601' },
    { what: 'a first line that tells of another start', journal: () => altered(stopped), code: 4, says: 'PST601' },
    { what: 'a journal whose last line was cut', journal: () => stopped.slice(0, -9), code: 0, says: 'takes back' },
  ])('$what, ends with $code and says so', async ({ journal, code, says }) => {
    const {
      code: ended,
      out,
      err,
    } = await ask('undo', files.put('undo.journal', journal()), '--emulator', emulator.url);
    expect({ code: ended, says: `${out}${err}` }).toEqual({
      code,
      says: expect.stringContaining(says),
    });
  });
});

/** Another tenant before the first step, with lines that fit each other as if it had been so. */
function altered(text: string): string {
  const [head = {}, ...rest] = linesOf(text).map((line) => JSON.parse(line) as JsonObject);
  return chained([{ ...head, before: { objects: {}, orders: {} } }, ...rest]);
}

function swapped(text: string): string {
  const [head = '', one = '', two = '', ...rest] = linesOf(text);
  return `${[head, two, one, ...rest].join('\n')}\n`;
}
