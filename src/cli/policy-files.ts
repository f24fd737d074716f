import { readFileSync } from 'node:fs';
import type { Checked } from '../diagnostics/diagnostic.ts';
import { kinds } from '../kinds/index.ts';
import type { Files } from '../policy/adopt/adopt.ts';
import { desiredFrom } from '../policy/desired.ts';
import { loadSources } from '../policy/load.ts';
import type { Desired } from '../policy/policy.ts';
import { sourcesOfText } from '../policy/source.ts';
import { ownSources } from '../policy/tenants.ts';
import { dayOf } from './at.ts';
import type { Input } from './command.ts';
import type { Io } from './io.ts';

/** The text of each policy file of the tenant, by its name. */
export async function policyFiles({ policies }: Input): Promise<Files> {
  const { sources } = await loadSources([policies]);
  return new Map(ownSources(policies, sources).map(({ file }) => [file, readFileSync(file, 'utf8')]));
}

/** What policy files of such texts would ask for. */
export function desiredOf(files: Files, input: Input, io: Io): Checked<Desired> {
  const sources = [...files].flatMap(([file, text]) => sourcesOfText(file, text).sources);
  return desiredFrom(ownSources(input.policies, sources), kinds, dayOf(input, io));
}
