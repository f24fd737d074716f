import { readRulesOf, type RulesRead } from '../../engine/answers/inbox-rules.ts';
import { survey } from '../../engine/answers/survey.ts';
import { remembering } from '../../engine/live/live-read.ts';
import type { PersonAnswer } from '../../engine/person/person-answer.ts';
import { tellPerson } from '../../engine/person/tell-person.ts';
import { unreadRestricted } from '../../engine/person/person-parts.ts';
import { readSignIn } from '../../engine/sign-in/read-sign-in.ts';
import { unreadSettings } from '../../engine/sign-in/sign-in-answer.ts';
import { readAcceptedDomains } from '../../kinds/read-only/index.ts';
import { personDocument } from '../../render/documents/person-document.ts';
import type { TenantReader } from '../../tenant/tenant.ts';
import { auditLogOf } from '../connect/audit-log.ts';
import { type Answering, answering } from '../connect/answering.ts';
import type { Connection } from '../connect/connect.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';
import { print, printJson } from '../shown/print.ts';
import { checkPeople, unreadSender } from './why-people.ts';
import { askedMailbox } from './why-question.ts';
import { refuseOptions } from './why-sign-in.ts';

const ofForwards = ['fix', 'write', 'trace', 'original-sender', 'policies-only'];

/** Everything about one mailbox. */
export async function whyPerson(input: Input, io: Io): Promise<number> {
  refuseOptions(input, ofForwards, 'one mailbox alone');
  // What is asked is checked before anybody signs in, as far as it can be.
  await askedMailbox(input, null, async () => Promise.resolve(null));
  return answering(input, io, async (on) => {
    const answer = await personAnswer(on, input, io);
    if (input.json) printJson(answer, io);
    else print(personDocument(answer), io, input);
    return answer.unread.length === 0 ? exit.done : exit.unreadable;
  });
}

async function personAnswer(on: Answering, input: Input, io: Io): Promise<PersonAnswer> {
  const { connection, desired, facts, at } = on;
  const reader = remembering(connection.reader);
  const { from, notes } = await askedMailbox(input, null, async () => readAcceptedDomains(reader));
  const rules = await rulesOf(from, connection, reader, input);
  const surveyed = await survey(reader, desired, { facts, at, identities: [from], inboxRules: rules });
  const { live, unread } = surveyed;
  const said = await checkPeople({ sender: from, to: null }, live, reader);
  const found = live.directory.find(from);
  const who = found.state === 'present' ? found.value : { address: from, name: '', type: '', key: from };
  const settings = await readSignIn(reader, who);
  const log = auditLogOf(connection, input, io.env);
  return tellPerson({
    ...surveyed,
    who,
    sender: from,
    settings,
    rules,
    desired,
    reader,
    log: input.on('who') ? log : null,
    at,
    about: {
      tenant: connection.identity ?? { id: '', domain: connection.label },
      source: connection.label,
      tool: `postern ${version()}`,
    },
    notes: [...notes, ...said],
    unread: [
      ...unreadSender({ sender: from }, live),
      ...unread,
      ...unreadSettings(settings, true),
      ...unreadRestricted(live, who.address),
    ],
  });
}

/** The rules of the one mailbox, where they were asked for, or are in the file. */
async function rulesOf(from: string, { recorded }: Connection, reader: TenantReader, input: Input): Promise<RulesRead> {
  const held = recorded?.inboxRules.some((one) => one.toLowerCase() === from) === true;
  return input.on('inbox-rules') || held ? readRulesOf(reader, [from]) : new Map();
}
