import { destinationClasses } from '../../matrix/destinations.ts';
import { evaluate } from '../../question/evaluate.ts';
import { Matrix } from '../../matrix/matrix.ts';
import { senderClasses } from '../../matrix/senders.ts';
import { questions, shared } from '../../matrix/summary.ts';
import type { World } from '../../world/world.ts';
import { type Finding, open, type Remark, warn } from '../finding.ts';
import { acting, isForwardRule } from './acting.ts';

/** L8: what stops inbox rules alone leaves mailbox forwarding open. */
export const halfBlock: Finding = {
  id: 'L8',
  title: 'what stops inbox rules stops forwarding set on a mailbox as well',
  text: 'Rules that look for the class AutoForward see what inbox rules send. Forwarding set on a mailbox keeps the ordinary class and passes them. An outbound policy stops both.',
  example:
    'transportRules:\n  - { name: Reject forwards, messageTypeMatches: AutoForward, sentToScope: NotInOrganization, rejectMessageReasonText: Not here. }\noutboundPolicies:\n  - { name: Default, autoForwardingMode: On }',
  controls: [],
  needs: ['acceptedDomains', 'remoteDomains', 'transportRules', 'outbound'],
  // Mailbox forwards that come with a grant are told and accepted as such.
  ofGrants: () => null,
  check: (world, at) => {
    const rules = acting(world, at).filter(isForwardRule);
    const found = new Map<string, Remark>();
    if (rules.length === 0) return [];
    for (const { sender, to } of samples(world, at)) {
      const half = soleBlock(world, sender, to, at);
      if (half === null || found.get(half.object)?.answer === 'not met') continue;
      found.set(half.object, remarkOn(half, sender));
    }
    return [...found.values()];
  },
};

interface Half {
  readonly object: string;
  readonly certain: boolean;
}

/** The rule that stops an inbox rule of this sender when nothing else does, and mailbox forwarding passes, or may; else null. */
function soleBlock(world: World, sender: string, to: string, at: Date): Half | null {
  const ask = (mechanism: 'inbox-forward' | 'mailbox-smtp') =>
    evaluate(world, { sender, mechanism, to, original: 'external' }, at);
  const { decidedBy, alsoBlockedBy } = ask('inbox-forward');
  if (decidedBy?.gate !== 'G2' || alsoBlockedBy.length > 0) return null;
  const { verdict } = ask('mailbox-smtp');
  return verdict === 'blocked' ? null : { object: decidedBy.object, certain: verdict === 'allowed' };
}

const remarkOn = ({ object, certain }: Half, sender: string): Remark =>
  certain
    ? warn(
        object,
        `only this rule stops inbox rules, and forwarding set on a mailbox passes it (${sender}, say)`,
        'close it with an outbound policy',
      )
    : open(
        object,
        `forwarding set on a mailbox passes this rule, and whether another control stops it is undecided (${sender}, say)`,
        'set the outbound policies to On or Off',
      );

const asked = ['inbox-forward', 'mailbox-smtp'].map((mechanism) =>
  questions.findIndex((one) => one.mechanism === mechanism && one.original === 'external'),
);

/** One sender of all that every control treats alike on the way to a domain that nothing names. */
function samples(world: World, at: Date): readonly { readonly sender: string; readonly to: string }[] {
  const destinations = destinationClasses([world]).filter((one) => one.kind === 'other');
  const matrix = new Matrix(world, at, { senders: senderClasses([world]), destinations }, shared());
  const [place] = matrix.destinations;
  if (place === undefined) return [];
  const outcomes = asked.map((question) => matrix.rules(place, question));
  const alike = new Map<string, string>();
  matrix.senders.forEach(({ example, state }, n) => {
    const key = [state, ...outcomes.map(({ usual, special }) => special.get(n) ?? usual)].join();
    if (!alike.has(key)) alike.set(key, example);
  });
  return [...alike.values()].map((sender) => ({ sender, to: place.example }));
}
