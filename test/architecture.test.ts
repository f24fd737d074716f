import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../src', import.meta.url).pathname;

/** Rooms from the left of the flow to the right: a file imports from its own room and from rooms further right. */
const rooms = [
  'main',
  'generate',
  'cli',
  'github',
  'render',
  'pipeline',
  'engine',
  'posture',
  'policy',
  'kinds',
  'port',
  'files',
  'json',
  'escape',
] as const;
type Room = (typeof rooms)[number] | 'transport' | 'emulator' | 'diagnostics' | 'index';

/** What both sides of the port speak of: calls and rows, and the names that rows bear. */
const port = new Set(['tenant.ts', 'names.ts', 'addresses.ts']);

function roomOf(file: string): Room {
  const [first = '', second = ''] = relative(root, file).split(sep);
  if (first === 'tenant') return port.has(second) ? 'port' : 'transport';
  const name = first.replace(/\.ts$/u, '');
  const room = [...rooms, 'emulator', 'diagnostics', 'index'].find((one) => one === name);
  if (room === undefined) throw new Error(`no room for ${file}`);
  return room as Room;
}

/** Files that may reach across: where roads are chosen and looked at, where every mailbox is swept, and where the emulator is started. */
const doors = new Set([
  'cli/connect/checkpoint.ts',
  'cli/connect/connect.ts',
  'cli/connect/connect-powershell.ts',
  'cli/doctor/doctor-identity.ts',
  'cli/doctor/doctor-powershell.ts',
  'cli/commands/emulator.ts',
  'cli/connect/open-named.ts',
  'cli/notify/notify.ts',
  'cli/doctor/reachability.ts',
  'cli/connect/sign-in.ts',
  'cli/connect/sweep.ts',
  'cli/snapshot/snapshot.ts',
  'cli/connect/trace.ts',
  'index.ts',
]);

function allowed(from: string, to: string): boolean {
  const here = roomOf(from);
  const there = roomOf(to);
  if (here === there || there === 'diagnostics' || there === 'json' || there === 'escape') return true;
  if (here === 'transport' && there === 'files') return true;
  if (here === 'index') return there !== 'main' && there !== 'cli';
  if (here === 'transport') return there === 'port';
  if (here === 'emulator') return false;
  if (there === 'transport' || there === 'emulator') return doors.has(relative(root, from).split(sep).join('/'));
  if (here === 'diagnostics') return false;
  const order: readonly string[] = rooms;
  return order.indexOf(here) < order.indexOf(there);
}

const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join(root, file));

function importsOf(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8');
  const found = [...text.matchAll(/(?:from|import\()\s*'(?<path>\.[^']+\.ts)'/gu)];
  return found.map((match) => join(dirname(file), match.groups?.['path'] ?? ''));
}

/** Whatever stands below something, directly or through others. */
function reached(graph: ReadonlyMap<string, ReadonlySet<string>>, from: string): ReadonlySet<string> {
  const seen = new Set<string>();
  const walk = (at: string): void => {
    for (const next of graph.get(at) ?? []) if (!seen.has(next)) walk((seen.add(next), next));
  };
  walk(from);
  return seen;
}

describe('the rooms of the house', () => {
  test.each(files.map((file) => [relative(root, file), file]))('%s imports only what lies further right', (_, file) => {
    const wrong = importsOf(file).filter((target) => !allowed(file, target));
    expect(wrong.map((target) => relative(root, target))).toEqual([]);
  });

  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test('no folder holds more than twenty files', () => {
    const sizes = new Map<string, number>();
    for (const file of files) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
    const full = [...sizes].filter(([, size]) => size > 20).map(([folder]) => relative(root, folder));
    expect(full).toEqual([]);
  });

  test('no file needs itself, through others, not even for a type', () => {
    const graph = new Map(files.map((file) => [file, new Set(importsOf(file))]));
    const circular = files.filter((file) => reached(graph, file).has(file));
    expect(circular.map((file) => relative(root, file))).toEqual([]);
  });

  test('no file has grown beyond three hundred lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 300);
    expect(long.map((file) => relative(root, file))).toEqual([]);
  });
});

describe('the inside of a room', () => {
  /** Rooms whose files all stand in folders; the others have files that speak for the whole room. */
  const insides = ['render', 'posture', 'engine', 'policy', 'github', 'emulator'] as const;
  const everyInside = [...insides, 'cli', 'kinds', 'tenant'] as const;
  /** The folder of a room that a file stands in. */
  const shelfOf = (room: string, file: string) => relative(join(root, room), file).split(sep)[0] ?? '';

  function needs(room: string): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    for (const file of files.filter((one) => one.startsWith(join(root, room) + sep)))
      for (const target of importsOf(file).filter((one) => one.startsWith(join(root, room) + sep))) {
        const [here, there] = [shelfOf(room, file), shelfOf(room, target)];
        if (here !== there) found.set(here, (found.get(here) ?? new Set()).add(there));
      }
    return found;
  }

  test.each(everyInside)('the folders of %s stand on each other without a circle', (room) => {
    const graph = needs(room);
    expect(graph.size).toBeGreaterThan(2);
    expect([...graph.keys()].filter((folder) => reached(graph, folder).has(folder))).toEqual([]);
  });

  test.each(insides)('%s keeps its files in folders by idea', (room) => {
    const loose = readdirSync(join(root, room)).filter((name) => name.endsWith('.ts'));
    expect(loose).toEqual([]);
  });
});

describe('one word has one meaning', () => {
  const declared = files.flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /^export (?:declare )?(?:abstract )?(?:interface|type|class|enum) (?<name>\w+)/gmu,
      ),
    ].map((found) => found.groups?.['name'] ?? ''),
  );

  test('no two exported types share a name', () => {
    const twice = [...new Set(declared.filter((name, at) => declared.indexOf(name) !== at))];
    expect(twice).toEqual([]);
    expect(declared.length).toBeGreaterThan(500);
  });

  /** Words that somebody made up, and what is said instead. */
  const instead: Readonly<Record<string, string>> = {
    Atlas: 'PeopleIndex',
    Bunch: 'StepBatch',
    Cast: 'fixtures',
    Complaint: 'UsageError',
    Course: 'Timeline',
    Door: 'HttpClient',
    Fate: 'UndoDecision',
    Lattice: 'OrderSearch',
    Region: 'ProofScope',
    Scene: 'PlanContext, ProofContext',
    Sighting: 'ObservedMessage',
    Standing: 'PlanStatus',
    Stock: 'Inventory',
    Surroundings: 'TenantContext',
    Tier: 'DetailLevel',
    Troop: 'SharedBody',
    Witness: 'example',
  };
  const types = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/^(?:export )?(?:interface|type|class|enum) (?<name>\w+)/gmu)].map(
      (found) => found.groups?.['name'] ?? '',
    ),
  );

  test.each(Object.entries(instead))('nothing is called %s: it is %s', (word) => {
    expect(types).not.toContain(word);
  });
});
