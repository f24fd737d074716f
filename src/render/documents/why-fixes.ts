import type { WhyFix } from '../../engine/why/fixes.ts';
import type { WhyAnswer } from '../../engine/why/why-answer.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../document/document.ts';
import { callLines } from '../powershell/call.ts';
import { inWords, waysText } from '../words/ways.ts';
import { count, placeText } from '../words/words.ts';

type Openings = WhyFix['opens'];

/** What a fix opens, for whom else, and how it does that. */
export function fixRow(fix: WhyFix, { from, to }: WhyAnswer): DocumentRow {
  const there = domainIn(to);
  const own = waysByPlace(fix.opens.filter(({ senders }) => senders === from));
  const beside = [...own].filter(([place]) => place !== there && place !== to);
  const wide = beside.find(([place]) => place === anyOther);
  const isWide = wide !== undefined && [...own.values()].every((ways) => ways.size <= wide[1].size);
  const isAlone = beside.length === 0 && fix.others === 0 && fix.starts.length === 0;
  return row(
    [
      [quote(isWide ? 'to any outside address' : `${beside.length === 0 ? 'only ' : ''}to ${there}`)],
      [quote(isAlone ? 'nobody else, nowhere else' : othersText(fix), fix.others === 0 ? 'closes' : 'warns')],
    ],
    [
      ...fix.changes.map(changeLine),
      ...(isWide ? [] : beside.map(([place, ways]): Line => opensLine(place, ways))),
      ...fix.starts.map(({ from: who, to: where }): Line => [
        say('also starts: ', 'warns'),
        quote(`${who} → ${where}`),
      ]),
      ...othersLines(fix, from),
      ...(fix.asks.length === 0 ? [] : [[say(`the guardrails also ask for ${fix.asks.join(', ')}`, 'warns')]]),
    ],
  );
}

const domainIn = (place: string): string => place.slice(place.lastIndexOf('@') + 1);

const opensLine = (place: string, ways: ReadonlySet<string>): Line => [
  say('also opens: ', 'warns'),
  quote(place),
  say(` · ${waysText([...ways])}`, 'faint'),
];

function othersLines({ opens }: WhyFix, from: string): readonly Line[] {
  return opens
    .filter(({ senders }) => senders !== from)
    .flatMap(({ senders, ...one }) =>
      [...waysByPlace([{ senders, ...one }])].map(([place, ways]): Line =>
        opensLine(`${inWords(senders)} → ${place}`, ways),
      ),
    );
}

const anyOther = 'any other domain';

/** The ways that open to each place. Named places stand first, so that the rest needs no list of exceptions. */
function waysByPlace(opens: Openings): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { destinations, mechanisms } of opens) {
    for (const place of placesIn(destinations)) found.set(place, new Set([...(found.get(place) ?? []), ...mechanisms]));
  }
  return new Map([...found].toSorted(([a], [b]) => Number(a === anyOther) - Number(b === anyOther)));
}

const placesIn = (said: string): readonly string[] =>
  /^any external domain(?: except .*)?$/u.test(said)
    ? [anyOther]
    : said.replace(/ with its subdomains/gu, '').split(/, (?:and )?| and /u);

function changeLine({ title, place, action }: WhyFix['changes'][number]): Line {
  const where = place === null ? '' : ` · ${action === 'replace' ? 'changes' : 'joins'} ${placeText(place)}`;
  return [quote(title, 'faint'), quote(where, 'faint')];
}

function othersText({ others }: WhyFix): string {
  if (others === null) return 'an unknown number of others too';
  return others === 0 ? 'nobody else' : `${count(others, 'other mailbox')} too`;
}

/** A fix in every form: as a difference of the policy files, as entries, and as calls. */
export const fixBlocks = ({ diff, patch, steps }: WhyFix): readonly Block[] => [
  ...(diff === null ? [] : section('As a difference of the policies', [code(diff)])),
  ...section(diff === null ? 'For the policies, each entry whole' : 'The entries whole', [code(patch)]),
  ...section('In PowerShell', [
    {
      kind: 'code',
      text: steps.flatMap(({ title, call }) => [`# ${title.replace(/\s+/gu, ' ')}`, ...callLines(call)]),
    },
  ]),
];

const code = (text: string): Block => ({ kind: 'code', text: text.replace(/\n+$/u, '').split('\n') });
