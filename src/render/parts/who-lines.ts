import type { ChangeAuthor, Authorship, ChangedBy, Unattributed } from '../../engine/who/authorship.ts';
import type { Drift } from '../../engine/drift/drift.ts';
import { type Block, type Line, quote, say, type TextSpan } from '../document/document.ts';
import { shorten } from '../document/measure.ts';
import { count } from '../words/words.ts';

type Told = Pick<Drift, 'announced' | 'changedBy'>;

/** Who changed one object and when, as the audit log has it, or why nobody is named; else what the service announced. */
export function whoLines({ announced, changedBy }: Told, object: string): readonly Line[] {
  const own = isClaimed(changedBy, object) ? [] : announced.filter((one) => one.object === object);
  return [
    ...(changedBy === null ? [] : logLines(changedBy, object)),
    ...own.map(({ text, source }): Line => [
      say('may be the service’s own doing: ', 'warns'),
      say(`${text} (${source})`),
    ]),
  ];
}

/** Where the log names somebody who set what is there, the service did not. */
const isClaimed = (changedBy: ChangedBy | null, object: string): boolean =>
  (changedBy?.known ?? []).some(
    (one) => one.object === object && one.bearing === 'explains' && one.author.sort !== 'microsoft',
  );

function logLines(changedBy: ChangedBy, object: string): readonly Line[] {
  const records = changedBy.known.filter((one) => one.object === object);
  const known = records.map((one) => authorLine(one, records.length > 1 || one.properties.length > 1));
  const silent = changedBy.unknown.filter((one) => one.object === object);
  return [...known, ...silent.map((one) => [say(silenceOf(one, changedBy))])];
}

/** The properties are named where there is more than one to be told apart. */
function authorLine(one: Authorship, named: boolean): Line {
  const { bearing, properties, author, at, cmdlet, through } = one;
  const what = properties.join(', ');
  const how =
    through === null ? [say(', with '), quote(shorten(cmdlet, longest))] : [say(`, ${through.replace(/^the /u, '')}`)];
  const done = [...nameOf(author), say(`, ${minute(at)}`), ...how];
  if (bearing === 'explains') return named ? [quote(what), say(' by '), ...done] : [say('by '), ...done];
  if (what === '') return [say('last change of it in the audit log: by '), ...done];
  const tail = bearing === 'differs' ? ', set it to something else' : ', in a form that cannot be compared';
  return [say('the last change of '), quote(what), say(' in the audit log, by '), ...done, say(tail)];
}

const longest = 120;

/** What stands behind a name, where it is no person of the organisation. */
const sorts: Readonly<Record<ChangeAuthor['sort'], string>> = {
  person: '',
  application: ' (an application)',
  postern: ' (the identity of Postern)',
  outsider: ' (a delegated administrator or Microsoft)',
  microsoft: ' (Microsoft’s own doing)',
  unclear: ' (of an unknown sort)',
};

const nameOf = ({ sort, name }: ChangeAuthor): readonly TextSpan[] => [
  quote(shorten(name, longest), 'strong'),
  say(sorts[sort]),
];

/** `2026-11-18 09:12 UTC`. */
const minute = (at: string): string => `${at.slice(0, 16).replace('T', ' ')} UTC`;

/** That a change is not logged yet, or no longer, is not that nobody made it. */
function silenceOf({ because, changedAt }: Unattributed, { from, to }: ChangedBy): string {
  const changed = changedAt === null ? '' : minute(changedAt);
  switch (because) {
    case 'too-fresh':
      return `changed on ${changed}, and not in the audit log yet: it takes 60 to 90 minutes as a rule, and longer for groups that Entra keeps`;
    case 'too-old':
      return `changed on ${changed}, before the span that was searched began on ${from.slice(0, 10)}`;
    case 'shared-name':
      return 'by whom is not known: several rules of the mailbox bear this name, and no record of the audit log names this one by its number';
    case 'not-found':
      return `by whom is not known: the audit log from ${from.slice(0, 10)} to ${to.slice(0, 10)} has no record of it`;
  }
}

/** What keeps the log from being the whole story. */
export function whoNotes({ changedBy }: Told): readonly Block[] {
  if (changedBy === null) return [];
  const { unread, skipped } = changedBy;
  const unreadable: Line = [say('The audit log could not be read, so that nobody is named: '), quote(unread ?? '')];
  const odd: Line = [say(`${count(skipped, 'record')} of the audit log had a form that is not understood.`)];
  const lines = [...(unread === null ? [] : [unreadable]), ...(skipped === 0 ? [] : [odd])];
  return lines.length === 0 ? [] : [{ kind: 'alert', level: 'note', lines }];
}
