import { type Change, type Governance, refName } from '../../kinds/kind.ts';
import { kinds } from '../../kinds/index.ts';
import { sectionOf } from '../../kinds/sections.ts';
import type { Accepted, Desired } from '../../policy/schema/policy.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import { diffAll } from '../diff/diff.ts';
import type { LiveTenant } from '../live/live.ts';
import { wayStanding } from '../way/standing.ts';
import { type WayObject, wayName, waysideOf } from '../way/wayside.ts';
import type { Sanction } from './forwards-report.ts';

/** What policies say of one object, and who answers for that. */
export interface Sanctioned {
  readonly sanction: Sanction;
  readonly governance: Governance;
}

/** What policies say of the forwards of a tenant, by `section/name`: the same that drift says of them. */
export function sanctionsIn(desired: Desired, live: LiveTenant, rules: RulesRead): (object: string) => Sanctioned {
  const found = new Map([...ofMailboxes(desired, live), ...ofRules(desired, live, rules)]);
  return (object) =>
    found.get(object.toLowerCase()) ?? { sanction: isRule(object) ? 'unknown' : 'left alone', governance: {} };
}

const isRule = (object: string): boolean => sectionOf(object) === 'inboxRules';

function ofMailboxes(desired: Desired, live: LiveTenant): readonly (readonly [string, Sanctioned])[] {
  const section = diffAll(desired, live, kinds).find(({ kind }) => kind.section === 'mailboxForwarding');
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
function ofRules(desired: Desired, live: LiveTenant, rules: RulesRead): readonly (readonly [string, Sanctioned])[] {
  const found = waysideOf(live, rules);
  const way = wayStanding(found, desired, live);
  const own = new Map(found.map((one) => [wayName(one).toLowerCase(), ownName(one)]));
  const named = (object: string): string => own.get(object.toLowerCase()) ?? object.toLowerCase();
  return [
    ...found.map((one) => [ownName(one), { sanction: 'left alone' as const, governance: {} }] as const),
    ...way.accepted.map((one) => [named(one.object), acceptedBy(one)] as const),
    ...way.strayed.map(
      ({ object, accepted }) => [named(object), { ...acceptedBy(accepted), sanction: 'changed' as const }] as const,
    ),
    ...way.strangers.map((one) => [ownName(one), { sanction: 'undeclared' as const, governance: {} }] as const),
  ];
}

const ownName = (one: WayObject): string =>
  wayName({ section: one.section, name: one.shared ?? one.name }).toLowerCase();
