import { type Line, quote, row, type DocumentRow, say } from './document.ts';
import { type FindingGroup, messagesOf, type ToldFinding } from './finding-groups.ts';
import { grouped } from './measure.ts';
import { placeText } from './words.ts';

/** Messages of one finding that are shown before they are counted. */
const most = 4;

/** One finding, whatever it says of how many objects: its identifier, what is so, and what to do. */
export function findingRow(group: FindingGroup): DocumentRow {
  const [first, ...others] = messagesOf(group);
  const { hint, controls, severity, answer } = first ?? group.rows[0];
  const tone = answer === 'undecided' ? 'warns' : severity === 'warning' ? 'fails' : 'faint';
  const rest = others.length - most;
  const below: readonly Line[] = [
    ...others.slice(0, most).map((one): Line => [quote(one.message)].concat(place(one))),
    ...(rest > 0 ? [[say(`and ${grouped(rest)} more`, 'faint')]] : []),
    ...(hint === null ? [] : [[quote(hint, 'faint')]]),
    ...(controls.length === 0 || group.ids.length > 1 ? [] : [[quote(controls.join(' · '), 'faint')]]),
  ];
  return row([[say(group.ids.join(', '), tone)], [quote(group.rows[0].message)], place(group.rows[0])], below);
}

const place = (one: ToldFinding): Line => (one.place === null ? [] : [quote(` ${placeText(one.place)}`, 'faint')]);
