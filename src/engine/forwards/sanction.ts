import { textAt } from '../../json.ts';
import { type Change, type Governance, refName } from '../../kinds/kind.ts';
import { kinds } from '../../kinds/index.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Accepted, Desired } from '../../policy/schema/policy.ts';
import { diffAll, type SectionChanges } from '../diff/diff.ts';
import type { LiveTenant } from '../live/live.ts';
import { forwardObject } from '../answers/places.ts';
import type { PostureForward, Sanction, Sanctioned } from '../answers/posture-report.ts';

/** Forwards with what policies say of those that rules do; a line declares the others, or none does. */
export function withSanctions(
  forwards: readonly PostureForward[],
  desired: Desired | null,
  live: LiveTenant,
): readonly PostureForward[] {
  if (desired === null || forwards.every(({ rule }) => rule === null)) return forwards;
  const sanctioned = sanctionsIn(desired, live);
  return forwards.map((one) => (one.rule === null ? one : { ...one, sanctioned: sanctioned(forwardObject(one)) }));
}

/** What policies say of the forwards of a tenant, by `section/name`: the same that drift says of them. */
export function sanctionsIn(desired: Desired, live: LiveTenant): (object: string) => Sanctioned {
  const sections = diffAll(desired, live, kinds);
  const found = new Map([...ofMailboxes(sections), ...ofRules(sections, desired)]);
  return (object) =>
    found.get(object.toLowerCase()) ?? { sanction: isRule(object) ? 'unknown' : 'left alone', governance: {} };
}

const isRule = (object: string): boolean => sectionOf(object) === 'inboxForwards';

function ofMailboxes(sections: readonly SectionChanges[]): readonly (readonly [string, Sanctioned])[] {
  const section = sections.find(({ kind }) => kind.section === 'mailboxForwarding');
  const accepted = new Map(section?.accepted.map((one) => [one.object.toLowerCase(), one]));
  return (section?.changes ?? []).map((change) => {
    const object = refName(change.ref);
    const own = accepted.get(object.toLowerCase());
    return [object.toLowerCase(), own === undefined ? ofChange(change) : acceptedBy(own)];
  });
}

const acceptedBy = ({ reason, until }: Accepted): Sanctioned => ({
  sanction: 'accepted',
  governance: { ...(reason === null ? {} : { reason }), ...(until === null ? {} : { until }) },
});

function ofChange(change: Change): Sanctioned {
  const governance = 'entry' in change ? (change.entry?.governance ?? {}) : {};
  switch (change.action) {
    case 'keep':
      return { sanction: 'declared', governance };
    case 'create':
    case 'update':
    case 'delete':
      return { sanction: change.entry === null ? 'undeclared' : 'changed', governance };
    case 'ignore':
      return { sanction: change.because === 'reported' ? 'undeclared' : 'left alone', governance };
    case 'unknown':
      return { sanction: 'unknown', governance };
  }
}

/** Rules of one name in one mailbox count as the worst of them; of what nobody found nothing is said. */
function ofRules(sections: readonly SectionChanges[], desired: Desired): readonly (readonly [string, Sanctioned])[] {
  const entries = new Map((desired.entries.get('inboxForwards') ?? []).map((one) => [one.ref.key, one]));
  const changes = sections.find(({ kind }) => kind.section === 'inboxForwards')?.changes ?? [];
  return changes
    .flatMap((change) => ('live' in change ? [[change, change.live] as const] : []))
    .map(
      ([change, { extra, ref }]) =>
        [`inboxforwards/${textAt(extra, 'called')}`, ofRule(change, entries.get(ref.key)?.governance ?? null)] as const,
    )
    .toSorted(([, a], [, b]) => worst.indexOf(a.sanction) - worst.indexOf(b.sanction));
}

const worst: readonly Sanction[] = ['left alone', 'declared', 'accepted', 'changed', 'undeclared', 'unknown'];

/** An entry that a rule does not fit allows it no more, and says what was allowed. */
function ofRule(change: Change, entry: Governance | null): Sanctioned {
  const plain = ofChange(change);
  return plain.sanction === 'undeclared' && entry !== null ? { sanction: 'changed', governance: entry } : plain;
}
