import type { SmtpAuthList, SmtpAuthMailbox } from '../../engine/answers/smtp-auth.ts';
import { type Block, type DocumentRow, type Line, quote, row, say, section } from '../document/document.ts';
import { controlWords, signInReasonText, signInTones, signInWord } from '../forwarding/sign-in-lines.ts';
import { count, placeText } from '../words/words.ts';

/** What people read to the end; the rest is in the CSV and in the JSON. */
const most = 20;

/** Who may send through SMTP AUTH: a sentence, the mailboxes, and what will become of it. */
export function smtpAuthBlocks(list: SmtpAuthList | undefined): readonly Block[] {
  if (list === undefined) return [];
  const { mailboxes } = list;
  const named = mailboxes.filter(isNamed);
  return section('Who may send through SMTP AUTH', [
    lines([sentence(list), ...refusedLine(list)]),
    { kind: 'rows', numbered: false, rows: named.slice(0, most).map(mailboxRow) },
    lines([
      ...restLine(Math.min(named.length, most), named.length, mailboxes.length),
      ...usageLine(list),
      ...warningsOf(mailboxes),
    ]),
  ]);
}

/** Who has it by the switch of the organisation alone, and was not seen using it, is one of many. */
const isNamed = ({ decidedBy, lastUsed, verdict, place }: SmtpAuthMailbox): boolean =>
  decidedBy.control !== 'organization' || lastUsed !== null || verdict !== 'allowed' || place !== null;

function restLine(shown: number, named: number, all: number): readonly Line[] {
  const rest = all - shown;
  const why = shown === named ? ' by the switch of the organisation alone' : '';
  return rest === 0
    ? []
    : [[say(`and ${count(rest, 'more mailbox')}${why}`), say(': --csv and --json have every one', 'faint')]];
}

const lines = (all: readonly Line[]): Block => ({ kind: 'lines', lines: all });

function sentence({ judged, organization, mailboxes }: SmtpAuthList): Line {
  const general = organization === null ? 'not known' : organization === 'enabled' ? 'on' : 'off';
  const may = mailboxes.filter(({ verdict }) => verdict === 'allowed').length;
  const open = mailboxes.length - may;
  const who =
    judged === null
      ? 'who may is not known: the mailboxes could not be listed'
      : `of ${count(judged, 'mailbox')} ${may} may${open === 0 ? '' : `, and of ${open} it is not known`}`;
  return [say(`The switch of the organisation is ${general}; ${who}.`)];
}

function refusedLine({ refused }: SmtpAuthList): readonly Line[] {
  const parts = Object.entries(controlWords).flatMap(([control, word]) => {
    const number = Object.entries(refused).find(([one]) => one === control)?.[1] ?? 0;
    return number === 0 ? [] : [`${number} by ${word}`];
  });
  return parts.length === 0 ? [] : [[say(`Refused: ${parts.join(', ')}.`, 'faint')]];
}

function mailboxRow(one: SmtpAuthMailbox): DocumentRow {
  const { address, decidedBy, lastUsed, governance, place, verdict } = one;
  const who = [governance.owner, governance.until === undefined ? undefined : `until ${governance.until}`].filter(
    (part) => part !== undefined,
  );
  const parts: readonly Line[] = [
    ...(lastUsed === null ? [] : [[say(`last used ${lastUsed.slice(0, 10)}`)]]),
    ...(who.length === 0 ? [] : [[quote(who.join(', '), 'faint')]]),
    ...(place === null ? [] : [[quote(placeText(place), 'faint')]]),
  ];
  const about: Line = parts.flatMap((part, at) => (at === 0 ? part : [say(' · ', 'faint')].concat(part)));
  return row(
    [
      [quote(address, signInTones[verdict])],
      [say(signInWord(one), signInTones[verdict])],
      [say(`${controlWords[decidedBy.control]}: ${signInReasonText(decidedBy.reason)}`)],
    ],
    about.length === 0 ? [] : [about],
  );
}

function usageLine({ usage, mailboxes }: SmtpAuthList): readonly Line[] {
  if (mailboxes.length === 0) return [];
  return usage === 'read'
    ? [
        [
          say(
            'A mailbox without a date was not seen: the log holds thirty days and not every way of signing in.',
            'faint',
          ),
        ],
      ]
    : [[say('Who uses it is not known: the log of sign-ins could not be read.', 'warns')]];
}

/** The same for each of them, so that it is said once. */
const warningsOf = (mailboxes: readonly SmtpAuthMailbox[]): readonly Line[] =>
  [...new Set(mailboxes.flatMap(({ warnings }) => warnings))].map((text): Line => [
    say('! ', 'warns'),
    say(`For ${mailboxes.length === 1 ? 'it' : `all ${mailboxes.length}`}: `, 'warns'),
    quote(text, 'warns'),
  ]);
