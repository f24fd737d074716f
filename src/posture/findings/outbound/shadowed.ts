import { ladder, ladderFor, outboundMatch, relevance } from '../../gates/outbound-selection.ts';
import { indexed, senderOf } from '../../world/indexed.ts';
import { match, type Match } from '../../values/kleene.ts';
import { senderClasses } from '../../matrix/senders.ts';
import type { OutboundRule, World } from '../../world/world.ts';
import { type Finding, open, type Remark, warn } from '../finding.ts';
import { outboundOf, policyName } from './effective.ts';

/** L3: rules that never decide, since whoever they cover is caught before, or since they cover nobody. */
export const shadowed: Finding = {
  id: 'L3',
  title: 'every outbound rule decides for somebody',
  text: 'The first rule that matches a sender decides alone. A rule whose senders are all caught by rules before it, or that covers nobody, has no effect, whatever it says.',
  example:
    'outboundPolicies:\n  - { name: Wide, autoForwardingMode: Off, senderDomainIs: [contoso.com] }\n  - { name: Ana, autoForwardingMode: On, from: [ana@contoso.com] }',
  controls: [],
  needs: ['outbound'],
  // Whoever is caught before is told as the grant that it breaks, and an empty group by L4.
  ofGrants: () => null,
  check: (world) => {
    const decided = decisions(world);
    return ladder(outboundOf(world)).steps.flatMap(({ rule }) => said(rule, decided.get(rule)));
  },
};

/** How surely a rule covers somebody, and decides for somebody. */
interface Decision {
  covers: Match;
  decides: Match;
}

function decisions(world: World): ReadonlyMap<OutboundRule, Decision> {
  const index = indexed(world);
  const relevant = relevance(index, ladder(outboundOf(world)));
  const found = new Map<OutboundRule, Decision>();
  for (const { example, groups } of senderClasses([world]).classes) {
    const sender = senderOf(index, example);
    let free: Match = match.yes;
    for (const { rule } of ladderFor(relevant, [sender.key, ...groups]).steps) {
      const taken = outboundMatch(index, rule, sender);
      const so = found.get(rule) ?? { covers: match.no, decides: match.no };
      const decides = least(free, taken);
      found.set(rule, { covers: greatest(so.covers, taken), decides: greatest(so.decides, decides) });
      if (taken === match.yes) free = match.no;
      else if (taken !== match.no) free = least(free, match.maybe);
    }
  }
  return found;
}

const least = (a: Match, b: Match): Match => (a < b ? a : b);
const greatest = (a: Match, b: Match): Match => (a > b ? a : b);

function said({ policy }: OutboundRule, so: Decision = { covers: match.no, decides: match.no }): readonly Remark[] {
  if (so.decides === match.yes) return [];
  const hint = 'move it up, change its scope, or remove it';
  if (so.decides === match.no) {
    const why = so.covers === match.no ? 'it covers nobody' : 'everyone it covers is caught by a rule before it';
    return [warn(policyName(policy), `${policy} never applies: ${why}`, hint)];
  }
  return [
    open(
      policyName(policy),
      `whether ${policy} applies to anybody is not known: whom it or a rule before it covers is not known for certain`,
      'make the groups that they name readable, with the people themselves in them',
    ),
  ];
}
