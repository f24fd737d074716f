import { describe, expect, test } from 'vitest';
import { compareText } from '../../../src/diagnostics/diagnostic-at.ts';
import { findings, judgeFindings } from '../../../src/posture/findings/index.ts';
import type { FindingAnswer } from '../../../src/posture/findings/judge.ts';
import type { World } from '../../../src/posture/world/world.ts';
import { at, aWorld, type Short, unread } from '../build.ts';
import { type Answers, worlds } from './worlds.ts';

const answerTo = (id: string, world: World): FindingAnswer => {
  const found = judgeFindings(world, at).find(({ finding }) => finding.id === id);
  if (found === undefined) throw new Error(`there is no finding ${id}`);
  return found;
};

const objectsOf = ({ remarks }: FindingAnswer, answer: string): readonly string[] =>
  remarks
    .filter((one) => one.answer === answer)
    .map(({ subject }) => (subject.about === 'object' ? subject.object : 'tenant'))
    .filter((one, n, all) => all.indexOf(one) === n)
    .sort(compareText);

const namesOf = (objects: readonly (string | null)[]): readonly string[] =>
  objects.map((one) => one ?? 'tenant').sort(compareText);

const cases = (pick: (one: Answers) => readonly (readonly [Short, ...(string | null)[]])[]) =>
  Object.entries(worlds).flatMap(([id, one]) =>
    pick(one).map(([short, ...objects], n) => [id, n + 1, short, objects] as const),
  );

describe('a finding', () => {
  test('has a table of its own, and nothing else has one', () => {
    expect(namesOf(Object.keys(worlds))).toEqual(namesOf(findings.map((one) => one.id)));
  });

  test.each(Object.entries(worlds))('%s has a tenant for each of its answers', (id, { met, broken, undecided }) => {
    // What was not read is how L17 is broken, and no setting that is read shows B-OUT-3.
    const answers = { L17: [met, broken], 'B-OUT-3': [undecided] }[id] ?? [met, broken, undecided];
    expect(answers.every((some) => some.length > 0)).toBe(true);
  });

  test.each(cases(({ met }) => met.map((short) => [short] as const)))('%s is met, %i', (id, _, short) => {
    expect(answerTo(id, aWorld(short))).toMatchObject({ answer: 'met', remarks: [] });
  });

  test.each(cases(({ broken }) => broken))('%s is not met, %i', (id, _, short, objects) => {
    const answer = answerTo(id, aWorld(short));
    expect(answer.answer).toBe('not met');
    expect(objectsOf(answer, 'not met')).toEqual(namesOf(objects));
  });

  test.each(cases(({ undecided }) => undecided))('%s is undecided, %i', (id, _, short, objects) => {
    const answer = answerTo(id, aWorld(short));
    expect(answer.answer).toBe('undecided');
    expect(objectsOf(answer, 'undecided')).toEqual(namesOf(objects));
    expect(answer.remarks.every(({ hint }) => hint !== null && hint !== '')).toBe(true);
  });

  test('is told for a sound tenant only where something was not read', () => {
    const told = judgeFindings(aWorld(), at).filter((one) => one.answer === 'not met');
    // The base tenant leaves remote domains open, and nobody looks for mail of flows or reads inbox rules.
    expect(told.map(({ finding }) => finding.id)).toEqual(['L17', 'B-FWD-4', 'B-FWD-8']);
  });
});

/** Every part of a world, as it is where it could not be read. */
const blanks: readonly (readonly [string, (world: World) => World])[] = [
  ['accepted domains', (world) => ({ ...world, acceptedDomains: unread })],
  ['remote domains', (world) => ({ ...world, remoteDomains: unread })],
  ['outbound policies', (world) => ({ ...world, outbound: unread })],
  ['transport rules', (world) => ({ ...world, transportRules: unread })],
  ['connectors', (world) => ({ ...world, connectors: unread })],
  ['journal rules', (world) => ({ ...world, journaling: unread })],
  ['inbound connectors', (world) => ({ ...world, inbound: unread })],
  ['forwards', (world) => ({ ...world, forwards: unread })],
  ['inbox rules', (world) => ({ ...world, inboxRules: new Map(), everyInboxRule: false })],
  [
    'the members of groups',
    (world) => ({
      ...world,
      groups: new Map([...world.groups].map(([key, one]) => [key, { ...one, members: unread }])),
    }),
  ],
  ['groups', (world) => ({ ...world, groups: new Map() })],
  ['SMTP AUTH', (world) => ({ ...world, smtpAuth: { organization: unread, mailboxes: new Map() } })],
  ['Direct Send', (world) => ({ ...world, rejectDirectSend: unread })],
];

describe('what was not read is never met', () => {
  const unmet = cases(({ broken }) => broken);
  test.each(blanks)('%s', (_, blank) => {
    const weaker = unmet.filter(([id, , short]) => answerTo(id, blank(aWorld(short))).answer === 'met');
    expect(weaker.map(([id, n]) => `${id} ${n}`)).toEqual([]);
  });
});
