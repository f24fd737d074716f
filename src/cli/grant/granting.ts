import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type JsonObject, textAt } from '../../json.ts';
import type { Files } from '../../policy/adopt/adopt.ts';
import { hasCome } from '../../policy/declared/days.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { freeName, standingOf } from '../../policy/grants/standing.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { placeText } from '../../render/words/words.ts';
import { today } from '../given/at.ts';
import { desiredOf } from '../given/policy-files.ts';
import type { Input } from '../run/command.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';
import { aloneIn, type Spoken } from './asked-form.ts';
import { added, asBefore, type GrantChange, renewed } from './change.ts';

/** The policies before a grant. */
export interface PoliciesBefore {
  readonly files: Files;
  readonly desired: Desired;
}

/** What a grant comes to, before anything is written. */
export type Granting =
  | { readonly is: 'refused'; readonly problems: readonly Diagnostic[] }
  | { readonly is: 'already'; readonly by: Grant; readonly same: boolean; readonly asked: Grant }
  | {
      readonly is: 'change';
      readonly change: GrantChange;
      readonly after: Desired;
      readonly warnings: readonly Diagnostic[];
    };

/** The grant in the policies, or why it is not put there. */
export function grantingOf(item: JsonObject, spoken: Spoken, before: PoliciesBefore, input: Input, io: Io): Granting {
  const asked = aloneIn(item, today(io), spoken);
  if (!asked.ok) return { is: 'refused', problems: asked.problems };
  const until = textAt(item, 'until');
  if (hasCome(until, today(io)))
    throw new UsageError(
      `${until} has come already`,
      `give a later day with ${spoken['until'] ?? ''}; nothing was written`,
    );
  const grants = before.desired.grants ?? [];
  const standing = asked.value === null ? ({ is: 'new' } as const) : standingOf(asked.value, grants);
  if (standing.is === 'granted') return { ...standing, is: 'already', asked: asked.value ?? standing.by };
  const named = { ...item, name: nameFor(item, grants, input) };
  const change = standing.is === 'new' ? added(before.files, named) : renewed(before.files, named, standing.grant);
  const after = desiredOf(change.texts, input, io);
  if (!after.ok) return { is: 'refused', problems: asBefore(after.problems, before.files, change.texts) };
  return { is: 'change', change, after: after.value, warnings: after.warnings };
}

/** A name that nobody gave makes way for those that there are. */
function nameFor(item: JsonObject, grants: readonly Grant[], input: Input): string {
  const name = textAt(item, 'name');
  const free = freeName(name, grants);
  if (input.text('name') === undefined || free === name) return free;
  const taken = grants.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const where = taken === undefined ? '' : ` at ${placeText(taken.place)}`;
  throw new UsageError(`--name ${name}: a grant is called so${where}`, 'give another name; nothing was written');
}
