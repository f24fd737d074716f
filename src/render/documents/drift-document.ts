import {
  type AcceptedDeviation,
  type Disappointed,
  type Drift,
  type Gone,
  hasDrifted,
} from '../../engine/drift/drift.ts';
import type { Unread } from '../../engine/answers/survey.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { changeRows } from '../parts/change-rows.ts';
import { causesOfOpening, openingRows } from '../../posture/change/opened.ts';
import {
  type Block,
  type Line,
  quote,
  type DocumentRow,
  foldedLast,
  row,
  say,
  section,
  type TextSpan,
} from '../document/document.ts';
import { valueText } from '../document/fields.ts';
import { grantBlocks } from '../parts/grant-blocks.ts';
import { driftEffects, toldAsCauses } from '../parts/drift-effects.ts';
import { whoLines, whoNotes } from '../parts/who-lines.ts';
import { inWords } from '../words/ways.ts';
import { count, placeText } from '../words/words.ts';

/** Where a tenant left its policies, as people read it. */
export function driftDocument(drift: Drift): readonly Block[] {
  return [...foldedLast(driftBlocks(drift)), ...nextOf(drift)];
}

function driftBlocks(drift: Drift): readonly Block[] {
  const rows = (changes: Drift['moved']): Block => ({
    kind: 'rows',
    numbered: false,
    rows: changeRows(changes, []).map((one, index) => withWho(one, drift, changes[index])),
  });
  const told = toldAsCauses(drift);
  return [
    { kind: 'title', line: titleOf(drift) },
    ...incomplete(drift),
    ...whoNotes(drift),
    ...grantBlocks(drift, 'what is amiss'),
    ...driftEffects(drift),
    ...section(`${told.size > 0 ? 'Other changes' : 'Changes'}: declared → found`, [
      rows(drift.moved.filter(({ object }) => !told.has(object)).map(found)),
    ]),
    ...section(strangeHeading, [rows(drift.unsanctioned)]),
    ...section('Expectations that do not hold', [plain(drift.expectations.map(expectationRow))]),
    ...section('Not declared, and no drift', [rows(drift.undeclared)], true),
    ...section('Could not be read, so nothing is known', [rows(drift.unknown), plain(drift.unread.map(unreadRow))]),
    ...section('Declared or accepted, and gone: its entry may go too', [plain(drift.gone.map(goneRow))]),
    ...section('Accepted for now', [plain(drift.accepted.map(acceptedRow))]),
  ];
}

/** A difference as the way from what is declared to what was found: time runs from left to right. */
function found(change: Drift['moved'][number]): Drift['moved'][number] {
  if (change.action === 'create')
    return {
      ...change,
      action: 'delete',
      fields: [],
      remarks: ['the policies declare it, and the tenant does not have it'],
    };
  return {
    ...change,
    action: change.action === 'delete' ? 'create' : change.action,
    fields: change.fields.map(({ field, from, to }) => ({ field, from: to, to: from })),
  };
}

/** Who did it stands before everything else that there is to say of an object. */
const withWho = (told: DocumentRow, drift: Drift, change: Drift['moved'][number] | undefined): DocumentRow => ({
  ...told,
  below: [...whoLines(drift, change?.object ?? ''), ...told.below],
});

/** What stands on the way of the mail and nobody speaks for. */
export const strangeHeading = 'On the way of the mail, and no policy declares, accepts or ignores it';

const plain = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });

export const expectationRow = ({ name, message, source }: Disappointed): DocumentRow =>
  row([[quote(name)], [quote(inWords(message), 'warns')], [quote(placeText(source), 'faint')]]);

export const unreadRow = ({ what, why }: Unread): DocumentRow => row([[quote(what)]], [[quote(why, 'warns')]]);

/** How many changes open forwarding, and how many another way out. */
function opensText(changes: readonly { readonly object: string }[], posture: Drift['posture']): string {
  const forwarding = new Set(openingRows(posture).flatMap(({ blame }) => blame));
  const causes = causesOfOpening(posture);
  const all = changes.filter(({ object }) => causes.has(object));
  const some = all.filter(({ object }) => forwarding.has(object));
  const told = (number: number, what: string): string =>
    number === 0 ? '' : `, ${number} ${number === 1 ? 'opens' : 'open'} ${what}`;
  return `${told(some.length, 'forwarding')}${told(all.length - some.length, 'another way out')}`;
}

function titleOf(drift: Drift): Line {
  const { tenant, moved, unsanctioned, expectations, posture } = drift;
  if (!hasDrifted(drift)) return [quote(tenant.domain, 'strong'), stood(drift)];
  const changes = moved.length + unsanctioned.length;
  const said =
    changes === 0
      ? `${count(expectations.length, 'expectation')} not met`
      : `${count(changes, 'change')}${opensText([...moved, ...unsanctioned], posture)}`;
  return [quote(tenant.domain, 'strong'), say(' has drifted', 'strong'), say(`   ${said}`, 'warns')];
}

const stood = ({ complete }: Drift): TextSpan =>
  complete ? say(' has not drifted', 'closes') : say(' may have drifted: not all of it could be read', 'warns');

const incomplete = ({ complete, unknown, unread }: Drift): readonly Block[] =>
  complete
    ? []
    : [
        {
          kind: 'alert',
          level: 'caution',
          lines: [
            [
              say(
                `${count(unknown.length + unread.length, 'thing')} could not be read: this is not the whole picture.`,
                'warns',
              ),
            ],
          ],
        },
      ];

const goneRow = ({ object, source }: Gone): DocumentRow => row([[quote(object)], [quote(placeText(source), 'faint')]]);

function acceptedRow({ object, property, value, until, reason }: AcceptedDeviation): DocumentRow {
  const why: Line = reason === null ? [] : [quote(reason, 'faint')];
  return row([
    [quote(`${object} ${property}`)],
    [quote(valueText(value))],
    [say(until === null ? 'without an end' : `until ${until}`)],
    why,
  ]);
}

function nextOf(drift: Drift): readonly Block[] {
  const { moved, unsanctioned, complete } = drift;
  if (moved.some((one) => !isOwners(one))) return bothWays(drift);
  if (moved.length + unsanctioned.length > 0)
    return [
      {
        kind: 'next',
        line: [
          say(
            unsanctioned.length === 0
              ? 'Change its entry, or have its owner set it back. To check the policies:'
              : 'Declare it, accept it under `accepted`, or spare it by a pattern under `scope`. To check the policies:',
          ),
        ],
        command: 'postern validate',
      },
    ];
  if (hasDrifted(drift)) return [{ kind: 'next', line: [say('To see why:')], command: 'postern test --live' }];
  const line = complete ? 'The tenant is as the policies say.' : 'What could be read is as the policies say.';
  return [{ kind: 'next', line: [say(line)], command: complete ? null : 'postern doctor' }];
}

/** An inbox rule that policies report and do not close: no plan sets it back, and `adopt` reads no rules. */
const isOwners = ({ object, because }: Drift['moved'][number]): boolean =>
  because === null && sectionOf(object) === 'inboxForwards';

const bothWays = ({ revert }: Drift): readonly Block[] => [
  ...(revert.steps.length === 0
    ? []
    : [{ kind: 'next', line: [say('Take it back:')], command: 'postern plan --out plan.json' } as const]),
  { kind: 'next', line: [say('Keep it:')], command: 'postern adopt' },
];
