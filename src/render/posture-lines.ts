import { isList, isObject, type Json, type JsonObject, textAt } from '../json.ts';
import { type Block, type Line, quote, type Row, row, say, section } from './document.ts';
import type { Tone } from './palette.ts';
import { count } from './words.ts';

const groups: readonly { key: string; heading: string; tone: Tone }[] = [
  { key: 'gains', heading: 'Who may forward after it, and may not now', tone: 'opens' },
  { key: 'losses', heading: 'Who may forward now, and may not after it', tone: 'closes' },
  { key: 'uncertain', heading: 'Who becomes certain or uncertain', tone: 'warns' },
  { key: 'deciders', heading: 'Decided by another control than before', tone: 'faint' },
];

/** Who gains and who loses; nothing where the plan carries no judgement. */
export function postureBlocks(posture: Json): readonly Block[] {
  if (!isObject(posture)) return [];
  return [
    ...groups.flatMap(({ key, heading, tone }) =>
      section(heading, [{ kind: 'rows', numbered: false, rows: moves(posture, key, tone) }]),
    ),
    ...section('Forwards in use', [{ kind: 'rows', numbered: false, rows: forwards(posture) }]),
  ];
}

const objects = (holder: JsonObject, key: string): readonly JsonObject[] => {
  const list = holder[key];
  return isList(list) ? list.filter(isObject) : [];
};

const moves = (posture: JsonObject, key: string, tone: Tone): readonly Row[] =>
  objects(posture, key).map((move) =>
    row([
      [...side(move['senders'], tone), say(' → '), ...side(move['destinations'], tone)],
      verdicts(move),
      blame(move),
    ]),
  );

/** A class of senders or destinations by its name, how many it holds and one that is real. */
function side(value: Json | undefined, tone: Tone): Line {
  if (!isObject(value)) return [quote(typeof value === 'string' ? value : '?', tone)];
  const number = value['count'];
  const size = typeof number === 'number' ? [count(number, 'person').replace('persons', 'people')] : [];
  const witness = textAt(value, 'witness');
  const name = quote(textAt(value, 'name'), tone);
  if (size.length === 0 && (witness === '' || witness === name.text)) return [name];
  const sample = witness === '' ? [] : [say(size.length === 0 ? 'such as ' : ', such as '), quote(witness)];
  return [name, say(' ('), ...size.map((text) => say(text)), ...sample, say(')')];
}

function verdicts(move: JsonObject): Line {
  const before = textAt(move, 'before');
  const after = textAt(move, 'after');
  return before === '' && after === '' ? [] : [quote(`${before} → ${after}`)];
}

/** The policy lines that cause it. */
function blame(move: JsonObject): Line {
  const value = move['blame'];
  const list = isList(value) ? value : value === undefined || value === null ? [] : [value];
  const places = list.flatMap((one) => (isObject(one) ? [placeOf(one)] : typeof one === 'string' ? [one] : []));
  return places.length === 0 ? [] : [quote(places.join(', '), 'faint')];
}

const placeOf = (one: JsonObject): string =>
  `${textAt(one, 'file')}${typeof one['line'] === 'number' ? `:${one['line']}` : ''}`;

const forwards = (posture: JsonObject): readonly Row[] =>
  objects(posture, 'forwards').map((one) =>
    row([[quote(textAt(one, 'from') || textAt(one, 'mailbox')), say(' → '), quote(textAt(one, 'to'))], verdicts(one)]),
  );
