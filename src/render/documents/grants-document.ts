import { isBreach } from '../../engine/granted/concerns.ts';
import type { GrantsReport, RegisteredGrant } from '../../engine/granted/grants-report.ts';
import { sentence } from '../../posture/values/sentence.ts';
import { unreachable } from '../../json.ts';
import { type Block, type DocumentRow, type Line, quote, say, section } from '../document/document.ts';
import { aboutCause } from '../forwarding/causes.ts';
import { carriersLine, granteesText, grantWaysText, placesText } from '../forwarding/granted.ts';
import { besideLine, grantState, strangeRow } from '../parts/grant-blocks.ts';
import { lookedAt } from '../parts/evidence-lines.ts';
import { unreadAlert } from '../parts/unread-alert.ts';
import { count } from '../words/words.ts';

/** The register of grants as people read it: what ends first stands first. */
export function grantsDocument(report: GrantsReport): readonly Block[] {
  const of = (course: RegisteredGrant['course']): readonly Block[] => [
    { kind: 'rows', numbered: false, rows: report.grants.filter((one) => one.course === course).map(grantRow) },
  ];
  return [
    { kind: 'title', line: titleOf(report) },
    {
      kind: 'lines',
      lines: [[quote(report.source, 'faint')], [say(report.judged ? 'as it stands in the tenant' : asked, 'faint')]],
    },
    ...unreadAlert(report.unread, 'Not everything could be read.'),
    ...section('Ending soon', of('ending')),
    ...section('Granted', of('standing')),
    ...section('Ended', of('ended')),
    ...section('Beside all grants', [{ kind: 'rows', numbered: false, rows: report.besideGrants.map(strangeRow) }]),
    ...lookedAt(report.evidence),
    ...nextOf(report),
  ];
}

const asked = 'as declared: no tenant was asked whether it is so';

function titleOf({ grants, used, besideGrants }: GrantsReport): Line {
  if (!used) return [say('The policies have no grants.')];
  const of = (course: RegisteredGrant['course']): number => grants.filter((one) => one.course === course).length;
  const broken = grants.filter(({ found }) => found?.state === 'broken').length;
  const parts = [
    { number: of('ending'), words: of('ending') === 1 ? 'ends soon' : 'end soon' },
    { number: broken, words: broken === 1 ? 'is broken' : 'are broken' },
    { number: of('ended'), words: of('ended') === 1 ? 'has ended' : 'have ended' },
  ].filter(({ number }) => number > 0);
  const told = parts.map(({ number, words }) => `${number} ${words}`).join(', ');
  const tone = broken > 0 ? 'fails' : of('ending') > 0 ? 'warns' : null;
  return [
    say(`${count(grants.length, 'grant')}${told === '' ? '' : `: ${told}`}.`, tone),
    ...(isMoreOpen(grants, besideGrants) ? [say(' More is open than they say and accept.', 'fails')] : []),
  ];
}

const isMoreOpen = (grants: GrantsReport['grants'], beside: GrantsReport['besideGrants']): boolean =>
  [...grants.flatMap(({ found }) => found?.beside ?? []), ...beside].some(
    (one) => one.what !== 'broken' && isBreach(one),
  );

function grantRow(one: RegisteredGrant): DocumentRow {
  const { name, from, to, governance, place, carriedBy, found } = one;
  const { until: _told, ...answers } = governance;
  const about = aboutCause({ governance: answers, source: place });
  const below: readonly Line[] = [
    [
      quote(granteesText(from)),
      ...countOf(one),
      say(' → '),
      quote(placesText(to)),
      say('   '),
      say(grantWaysText(one), 'faint'),
    ],
    ...(found?.beside ?? []).map(besideLine),
    governance.reason === undefined
      ? [say('nobody says why', 'warns')]
      : [say('because ', 'faint'), quote(governance.reason, 'faint')],
    [quote(about, 'faint')],
    ...useLines(one),
    ...(carriedBy.length === 0 ? [] : [[say('carried by ', 'faint'), ...carriersLine(carriedBy)]]),
  ];
  return { cells: [[quote(name, 'strong')], endOf(one), stateOf(one)], below, changes: [], detail: detailsOf(one) };
}

function stateOf({ found }: RegisteredGrant): Line {
  if (found === null) return [];
  const [sign, words, tone] = grantState(found.state, found.beside);
  return [say(`${sign} ${words}`, tone)];
}

/** A grant that nobody uses is one to end. */
function useLines({ use }: RegisteredGrant): readonly Line[] {
  if (use === null) return [];
  const { messages, last, people, because } = use;
  switch (use.state) {
    case 'used':
      return [
        [
          say(`used: ${count(messages, 'message')}${last === null ? '' : `, last on ${last}`}, by `),
          quote(sentence(people)),
        ],
      ];
    case 'idle':
      return [[say('not used, in the time that the files cover', 'warns')]];
    case 'unknown':
      return [[say('whether it is used nobody can tell: ', 'warns'), quote(because ?? '', 'warns')]];
    default:
      return unreachable(use.state);
  }
}

const countOf = ({ found }: RegisteredGrant): Line =>
  found === null || found.people.count === null ? [] : [say(` (${count(found.people.count, 'mailbox')})`, 'faint')];

function endOf({ course, governance: { until } }: RegisteredGrant): Line {
  if (until === undefined) return [say('no end', 'warns')];
  if (course === 'ended') return [say('ended on ', 'faint'), quote(until, 'faint')];
  return [say('until ', course === 'ending' ? 'warns' : null), quote(until, course === 'ending' ? 'warns' : null)];
}

/** What a sentence leaves out of a long list. */
const detailsOf = ({ to, accept }: RegisteredGrant): readonly Line[] => [
  ...(to.length > 3 ? [[say('to ', 'faint'), quote(to.join(', '), 'faint')]] : []),
  ...(accept.length > 0 ? [[say('accepts ', 'faint'), say(accept.join(', '), 'faint')]] : []),
];

function nextOf({ used, grants, judged }: GrantsReport): readonly Block[] {
  const next = (line: string, command: string): Block => ({ kind: 'next', line: [say(line)], command });
  if (!used || grants.length === 0) return [];
  if (!judged) return [next('Whether it is so in the tenant:', 'postern drift')];
  return [next('Who can forward where in the tenant:', 'postern posture')];
}
