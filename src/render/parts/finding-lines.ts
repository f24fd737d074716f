import { type DocumentRow, type Line, quote, row, say } from '../document/document.ts';
import { type FindingGroup, messagesOf, type ToldFinding } from './finding-groups.ts';
import { grouped } from '../document/measure.ts';
import { inWords } from '../words/ways.ts';
import { placeText } from '../words/words.ts';

/** Findings, one line each: the identifier, what is so and of how much more, and what to do. What else it says of is detail. */
export function findingRows(groups: readonly FindingGroup[]): readonly DocumentRow[] {
  const width = Math.max(0, ...groups.map((group) => idsOf(group).length));
  return groups.map((group) => findingRow(group, width));
}

const idsOf = ({ ids }: FindingGroup): string => ids.join(', ');

function findingRow(group: FindingGroup, width: number): DocumentRow {
  const [first, ...others] = messagesOf(group);
  const { hint, controls, severity, answer, message } = first ?? group.rows[0];
  const tone = answer === 'undecided' ? 'warns' : severity === 'warning' ? 'fails' : 'faint';
  const rest: Line = others.length === 0 ? [] : [say(` (and ${grouped(others.length)} more)`, 'faint')];
  const line: Line = [
    say(idsOf(group).padEnd(width), tone),
    say('   '),
    quote(inWords(message)),
    ...place(group.rows[0]),
    ...rest,
    ...cure(hint),
  ];
  const detail: readonly Line[] = [
    ...others.map((one) => another(one, hint)),
    ...(controls.length === 0 || group.ids.length > 1 ? [] : [[quote(controls.join(' · '), 'faint')]]),
  ];
  return { ...row([line]), detail };
}

const cure = (hint: string | null): Line => (hint === null ? [] : [say(' → ', 'faint'), quote(hint)]);

/** One more of a group, with what to do where that is something else. */
const another = (one: ToldFinding, hint: string | null): Line => [
  quote(inWords(one.message)),
  ...place(one),
  ...cure(one.hint === hint ? null : one.hint),
];

const place = (one: ToldFinding): Line => {
  const text = placeText(one.place);
  return text === '' || one.message.includes(text) ? [] : [quote(` ${text}`, 'faint')];
};
