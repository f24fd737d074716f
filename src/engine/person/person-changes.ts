import type { Section } from '../../kinds/sections.ts';
import type { ListedForward } from '../forwards/forwards-report.ts';
import { movedTo, subjectsIn } from '../forwards/set-by.ts';
import type { ChangedBy } from '../who/authorship.ts';
import { tellChangedBy } from '../who/changed-by.ts';
import { subjectsOf } from '../who/subjects.ts';
import type { PersonAsked } from './person-asked.ts';

const smtpAuth: Section = 'smtpAuth';

/** Who changed what somebody can forward by, what they forward, and how they may sign in; null where nobody asked. */
export async function changesFor(
  forwards: readonly ListedForward[],
  objects: readonly { readonly object: string }[],
  { log, live, desired, reader, rules, at, who }: PersonAsked,
): Promise<ChangedBy | null> {
  if (log === null) return null;
  const names = [...objects.map(({ object }) => object), `${smtpAuth}/${who.address}`];
  const moved = names.map((object) => movedTo(keyedName(object)));
  const subjects = [
    ...(await subjectsIn(forwards, { live, desired, rules, reader })),
    ...(await subjectsOf(moved, desired ?? { entries: new Map() }, reader, live.directory)),
  ];
  return tellChangedBy(subjects, live.directory, log, at);
}

/** An object by its key, as changes name it: `outboundPolicies/temp allow`. */
export const keyedName = (object: string): string => {
  const at = object.indexOf('/');
  return object.slice(0, at + 1) + object.slice(at + 1).toLowerCase();
};
