import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Io } from '../run/io.ts';
import { registry } from './registry.ts';

/** What somebody reads who types `postern` and nothing else: what to type first. */
export const firstLines = [
  'Forwarding policy as code for Exchange Online. What to type first:',
  '  postern demo                             watch all of it on an emulated tenant',
  '  postern why FROM TO --emulator contoso   why a forward is stopped',
  '  postern init --tenant-id ID --domain D   write down what your tenant has',
  '  postern help                             all commands, or help COMMAND',
  '',
].join('\n');

/** What people type out of habit, as this program takes it. */
export function habitual(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first === 'version' && rest.length === 0) return ['--version'];
  if (first !== 'help') return args;
  const [name] = rest;
  if (name === undefined) return ['--help'];
  // What is no command is told as such, with the one that was meant.
  return registry.some((one) => one.name === name || one.alias === name) ? [name, '--help'] : [name];
}

/** What is said where somebody asks for a rehearsal by the flag of another program. */
export const rehearsal = (args: readonly string[]): string | null =>
  args.some((one) => one === '--dry-run' || one === '--what-if')
    ? '`postern plan` is the rehearsal: it reads, and changes nothing\n'
    : null;

const usual = 'policies';

/**
 * The folder of the policies: the one that is given, that of the environment, or the first `policies` from here upwards to
 * the root of the repository. Outside of a repository nothing is looked for: a folder of somebody else could be meant.
 */
export function policyFolder(given: string | undefined, { env, cwd }: Pick<Io, 'env' | 'cwd'>): string {
  const named = given ?? env['POSTERN_POLICIES'];
  if (named !== undefined && named !== '') return named;
  const found = upwards(cwd).find((folder) => isFolder(join(folder, usual)));
  return found === undefined ? usual : join(relative(cwd, found), usual);
}

/** This folder and those above it up to the root of its repository; this one alone where it is in none. */
function upwards(from: string): readonly string[] {
  const all: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    all.push(folder);
    if (existsSync(join(folder, '.git'))) return all;
    if (dirname(folder) === folder) return [from];
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
