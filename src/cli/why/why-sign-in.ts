import { declarations } from '../../engine/answers/places.ts';
import { survey } from '../../engine/answers/survey.ts';
import { remembering } from '../../engine/live/live-read.ts';
import { readSignIn } from '../../engine/sign-in/read-sign-in.ts';
import { type SignInAnswer, signInOf, unreadSettings } from '../../engine/sign-in/sign-in-answer.ts';
import { readAcceptedDomains } from '../../kinds/read-only/index.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import { verdictOn } from '../../posture/question/why.ts';
import { signInDocument } from '../../render/documents/sign-in-document.ts';
import { type Answering, answering } from '../connect/answering.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import type { Io } from '../run/io.ts';
import { UsageError } from '../run/usage-error.ts';
import { print, printJson } from '../shown/print.ts';
import { checkPeople, unreadSender } from './why-people.ts';
import { askedMailbox, givenBounce, isOurs } from './why-question.ts';

/** What asks about a forward and has no meaning for another question is refused, so that nobody takes the answer for another. */
export function refuseOptions(input: Input, names: readonly string[], about: string): void {
  const stray = names.find((name) => input.on(name) || input.text(name) !== undefined);
  if (stray !== undefined) throw new UsageError(`--${stray} says nothing about ${about}`, `leave out --${stray}`);
}

const ofForwards = ['fix', 'write', 'trace', 'original-sender', 'policies-only', 'inbox-rules', 'who', 'audit-file'];

/** Whether a mailbox may send through SMTP AUTH, and what such mail meets. */
export async function whySignIn(input: Input, io: Io): Promise<number> {
  refuseOptions(input, ofForwards, 'SMTP AUTH');
  const bounce = await givenBounce(input);
  // What is asked is checked before anybody signs in, as far as it can be.
  await askedMailbox(input, bounce, async () => Promise.resolve(null));
  return answering(input, io, async (on) => {
    const answer = await signInAnswer(on, input, bounce);
    if (input.json) printJson(answer, io);
    else print(signInDocument(answer), io, input);
    return answer.verdict === 'indeterminate' && answer.unread.length > 0 ? exit.unreadable : exit.done;
  });
}

async function signInAnswer(on: Answering, input: Input, bounce: Bounce | null): Promise<SignInAnswer> {
  const { connection, desired, facts, at } = on;
  const reader = remembering(connection.reader);
  const { from, to, notes } = await askedMailbox(input, bounce, async () => readAcceptedDomains(reader));
  const ours = to !== null && (await isOurs(reader, to));
  const asked = { facts, at, identities: [from, ...(ours ? [to] : [])], inboxRules: new Map() };
  const { live, world, unread } = await survey(reader, desired, asked);
  const said = await checkPeople({ sender: from, to }, live, reader);
  const found = live.directory.find(from);
  const who = found.state === 'present' ? found.value : { address: from, key: from };
  const settings = await readSignIn(reader, who);
  const cell = { sender: from, to: to ?? '', mechanism: 'manual', original: 'internal' } as const;
  return {
    format: 'postern-submission/1',
    source: connection.label,
    at: at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    from: who.address,
    to,
    ...signInOf(settings, declarations(desired), at),
    message: to === null ? null : verdictOn(world, cell, at),
    notes: [...notes, ...said],
    unread: [...unreadSender({ sender: from }, live), ...unreadSettings(settings), ...(to === null ? [] : unread)],
  };
}
