import type { Checked } from '../../diagnostics/diagnostic.ts';
import { kinds } from '../../kinds/index.ts';
import type { Files } from '../../policy/adopt/adopt.ts';
import { desiredFrom } from '../../policy/declared/desired.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { sourcesOfText } from '../../policy/text/source.ts';
import { ownSources } from '../../policy/declared/tenants.ts';
import { dayOf } from './at.ts';
import type { Input } from '../run/command.ts';
import type { Io } from '../run/io.ts';

/** What policy files of such texts would ask for. */
export function desiredOf(files: Files, input: Input, io: Io): Checked<Desired> {
  const sources = [...files].flatMap(([file, text]) => sourcesOfText(file, text).sources);
  return desiredFrom(ownSources(input.policies, sources), kinds, dayOf(input, io));
}
