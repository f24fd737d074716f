import { coverDestinations } from '../change/cover.ts';
import { type DestinationClass, destinationClasses } from '../matrix/destinations.ts';
import { questions, type Summary, summaryOf, type Ways, waysAsked } from '../matrix/summary.ts';
import { verdictOn } from '../question/why.ts';
import type { World } from '../world/world.ts';

/** Ways of forwarding with one answer. */
export interface PersonWays extends Omit<Summary, 'notice'> {
  readonly ways: readonly Ways[];
}

/** Places to which one mailbox can forward alike. */
export interface PersonReach {
  readonly destinations: { readonly name: string; readonly example: string };
  readonly answers: readonly PersonWays[];
}

/** Where a mailbox can forward: every class of places that the controls tell apart, with the answer for each way. */
export function reachOf(world: World, sender: string, at: Date): readonly PersonReach[] {
  const classes = destinationClasses([world]);
  const alike = new Map<string, { readonly members: DestinationClass[]; readonly answers: readonly PersonWays[] }>();
  for (const one of classes) {
    const answers = answersTo(world, sender, one.example, at);
    const key = JSON.stringify(answers);
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { members: [one], answers });
    else known.members.push(one);
  }
  return [...alike.values()].map(({ members, answers }) => ({
    destinations: coverDestinations(members, classes),
    answers,
  }));
}

type Answered = Omit<PersonWays, 'ways'>;

function answersTo(world: World, sender: string, to: string, at: Date): readonly PersonWays[] {
  const found = new Map<string, { readonly answered: Answered; readonly numbers: number[] }>();
  questions.forEach((question, number) => {
    const { notice: _, ...answered } = summaryOf(verdictOn(world, { sender, to, ...question }, at));
    const key = JSON.stringify(answered);
    const known = found.get(key) ?? { answered, numbers: [] };
    known.numbers.push(number);
    found.set(key, known);
  });
  return [...found.values()].map(({ answered, numbers }) => Object.assign({ ways: waysAsked(numbers) }, answered));
}
