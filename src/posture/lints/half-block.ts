import { destinationClasses } from '../destinations.ts';
import { evaluate } from '../evaluate.ts';
import { Matrix } from '../matrix.ts';
import { questions, shared } from '../summary.ts';
import { senderClasses } from '../senders.ts';
import type { World } from '../world.ts';
import { type Finding, type Lint, warn } from './finding.ts';
import { acting, isForwardRule } from './transport-rules.ts';

/** L8: what stops inbox rules alone leaves mailbox forwarding open. */
export const halfBlock: Lint = (world, at) => {
  const rules = acting(world, at).filter(isForwardRule);
  const found = new Map<string, Finding>();
  if (rules.length === 0) return [];
  for (const { sender, to } of samples(world, at)) {
    const object = soleBlock(world, sender, to, at);
    if (object === null || found.has(object)) continue;
    found.set(object, finding(object, sender));
    if (found.size === rules.length) break;
  }
  return [...found.values()];
};

/** The rule that stops an inbox rule of this sender when nothing else does, and mailbox forwarding passes; else null. */
function soleBlock(world: World, sender: string, to: string, at: Date): string | null {
  const ask = (mechanism: 'inbox-forward' | 'mailbox-smtp') =>
    evaluate(world, { sender, mechanism, to, original: 'external' }, at);
  const { decidedBy, alsoBlockedBy } = ask('inbox-forward');
  if (decidedBy?.gate !== 'G2' || alsoBlockedBy.length > 0) return null;
  return ask('mailbox-smtp').verdict === 'blocked' ? null : decidedBy.object;
}

const finding = (object: string, sender: string): Finding =>
  warn(
    'L8',
    object,
    `only this rule stops inbox rules, and forwarding set on a mailbox passes it (${sender}, say)`,
    'close it with an outbound policy',
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
  matrix.senders.forEach(({ witness, state }, n) => {
    const key = [state, ...outcomes.map(({ usual, special }) => special.get(n) ?? usual)].join();
    if (!alike.has(key)) alike.set(key, witness);
  });
  return [...alike.values()].map((sender) => ({ sender, to: place.witness }));
}
