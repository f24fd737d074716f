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

/** Files that may reach across: where roads are chosen and looked at, and where the emulator is started. */
const doors = new Set([
  'cli/connect.ts',
  'cli/connect-powershell.ts',
  'cli/doctor-identity.ts',
  'cli/doctor-powershell.ts',
  'cli/emulator.ts',
  'cli/reachability.ts',
  'cli/sign-in.ts',
  'cli/snapshot.ts',
  'cli/trace.ts',
  'index.ts',
]);

function allowed(from: string, to: string): boolean {
  const here = roomOf(from);
  const there = roomOf(to);
  if (here === there || there === 'diagnostics' || there === 'json' || there === 'escape') return true;
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

describe('the rooms of the house', () => {
  test.each(files.map((file) => [relative(root, file), file]))('%s imports only what lies further right', (_, file) => {
    const wrong = importsOf(file).filter((target) => !allowed(file, target));
    expect(wrong.map((target) => relative(root, target))).toEqual([]);
  });

  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test('no file has grown beyond three hundred lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 300);
    expect(long.map((file) => relative(root, file))).toEqual([]);
  });
});
