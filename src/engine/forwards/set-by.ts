import { refName } from '../../kinds/kind.ts';
import { rowsIn } from '../live/live.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { PlannedChange } from '../plan/plan.ts';
import type { ChangedBy } from '../who/authorship.ts';
import { isShared, ruleSubjectsOf } from '../who/rule-subjects.ts';
import { type MovedObject, subjectsOf } from '../who/subjects.ts';
import type { ListedForward } from './forwards-report.ts';
import type { ForwardsFound } from './forwards-found.ts';

type Named = Pick<ListedForward, 'object' | 'rule' | 'mechanism'>;

const properties = { 'mailbox-smtp': 'forwardingSmtpAddress', 'mailbox-object': 'forwardingAddress' } as const;

const propertyOf = ({ mechanism }: Named): string | null =>
  mechanism === 'mailbox-smtp' || mechanism === 'mailbox-object' ? properties[mechanism] : null;

/** The forwards as the audit log is asked about them: as if what they set had just moved. */
export async function subjectsIn(
  forwards: readonly Named[],
  { live, desired, rules, reader }: Pick<ForwardsFound, 'live' | 'desired' | 'rules' | 'reader'>,
): Promise<readonly MovedObject[]> {
  const set = new Map(rowsIn(live, 'mailboxForwarding').map((one) => [refName(one.ref), one.properties]));
  const moved = new Map(
    forwards.map((one): [string, PlannedChange] => {
      const values = set.get(one.object) ?? {};
      const fields = Object.values(properties).map((field) => ({ field, from: values[field] ?? null, to: null }));
      return [one.object, movedTo(one.object, one.rule === null ? fields : [])];
    }),
  );
  const changes = [...moved.values()];
  const entries = desired ?? { entries: new Map() };
  return [
    ...(await subjectsOf(changes, entries, reader, live.directory)),
    ...(await ruleSubjectsOf(changes, rules, reader)),
  ];
}

/** An object as if it had just become what it is. */
export const movedTo = (object: string, fields: PlannedChange['fields'] = []): PlannedChange => ({
  action: 'update',
  object,
  noun: '',
  name: object.slice(object.indexOf('/') + 1),
  because: null,
  fields: fields.filter(({ from }) => from !== null),
  remarks: [],
  source: null,
  governance: {},
});

/** Finds who set a forward up. A record that set something else says nothing of it. */
export function setterOf(changedBy: ChangedBy | null, rules: RulesRead): (forward: Named) => ListedForward['setBy'] {
  const known = (changedBy?.known ?? []).filter(({ bearing }) => bearing !== 'differs');
  return (forward) => {
    if (forward.rule !== null && isShared(forward.object, rules)) return null;
    const property = propertyOf(forward);
    const own = known.filter(({ object }) => object === forward.object);
    const found = own.find(({ properties: of }) => property === null || of.includes(property));
    if (found === undefined) return null;
    const { author, at, cmdlet, through } = found;
    return { author, at, cmdlet, through };
  };
}
