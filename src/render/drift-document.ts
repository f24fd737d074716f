import type { AcceptedDeviation, Drift } from '../engine/drift.ts';
import { changeRows } from './change-rows.ts';
import { type Block, type Line, quote, type Row, row, say, section } from './document.ts';
import { valueText } from './fields.ts';
import { driftEffects } from './drift-effects.ts';
import { whoLines, whoNotes } from './who-lines.ts';
import { count } from './words.ts';

/** Where a tenant left its policies, as people read it. */
export function driftDocument(drift: Drift): readonly Block[] {
  const rows = (changes: Drift['moved']): Block => ({
    kind: 'rows',
    numbered: false,
    rows: changeRows(changes, drift.revert.steps).map((one, index) => withWho(one, drift, changes[index])),
  });
  return [
    { kind: 'title', line: titleOf(drift) },
    ...incomplete(drift),
    ...whoNotes(drift),
    ...driftEffects(drift),
    ...section('Moved: the tenant has the left value, the policies the right one', [rows(drift.moved)]),
    ...section('Not declared', [rows(drift.undeclared)]),
    ...section('Could not be read, so nothing is known', [rows(drift.unknown)]),
    ...section('Accepted for now', [{ kind: 'rows', numbered: false, rows: drift.accepted.map(acceptedRow) }]),
    nextOf(drift),
  ];
}

/** Who did it stands before everything else that there is to say of an object. */
const withWho = (told: Row, drift: Drift, change: Drift['moved'][number] | undefined): Row => ({
  ...told,
  below: [...whoLines(drift, change?.object ?? ''), ...told.below],
});

function titleOf({ tenant, moved, undeclared, clean }: Drift): Line {
  const said = clean ? 'none' : `${count(moved.length, 'object')} moved, ${undeclared.length} not declared`;
  return [say('Drift of ', 'strong'), quote(tenant.domain, 'strong'), say(` · ${said}`, clean ? 'closes' : 'warns')];
}

const incomplete = ({ complete, unknown }: Drift): readonly Block[] =>
  complete
    ? []
    : [
        {
          kind: 'alert',
          level: 'caution',
          lines: [
            [say(`${count(unknown.length, 'object')} could not be read: this is not the whole picture.`, 'warns')],
          ],
        },
      ];

function acceptedRow({ object, property, value, until, reason }: AcceptedDeviation): Row {
  const why: Line = reason === null ? [] : [quote(reason, 'faint')];
  return row([
    [quote(`${object} ${property}`)],
    [quote(valueText(value))],
    [say(until === null ? 'without an end' : `until ${until}`)],
    why,
  ]);
}

function nextOf({ moved, complete }: Drift): Block {
  if (moved.length > 0)
    return { kind: 'next', line: [say('To take the tenant back:')], command: 'postern plan --out plan.json' };
  const line = complete ? 'The tenant is as the policies say.' : 'What could be read is as the policies say.';
  return { kind: 'next', line: [say(line)], command: complete ? null : 'postern doctor' };
}
