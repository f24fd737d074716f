import type { PlannedChange } from '../../engine/plan/plan.ts';
import type { StepState, Verified } from '../../engine/plan/report.ts';
import type { Because, Effect, Place } from '../../kinds/kind.ts';
import type { Tone } from '../document/palette.ts';
import { grouped } from '../document/measure.ts';

/** What is done to an object: its sign, its verb and its colour. */
export const actions: Readonly<Record<PlannedChange['action'], { sign: string; verb: string; tone: Tone | null }>> = {
  create: { sign: '+', verb: 'create', tone: 'strong' },
  update: { sign: '~', verb: 'change', tone: null },
  delete: { sign: '-', verb: 'remove', tone: 'fails' },
  ignore: { sign: '·', verb: 'leave alone', tone: 'faint' },
  unknown: { sign: '?', verb: 'unknown', tone: 'warns' },
};

/** Why an object is changed, where the policy line does not say it already. */
export const reasons: Readonly<Record<Because, string | null>> = {
  declared: null,
  ended: 'its entry has come to its end',
  undeclared: 'no policy declares it',
  undone: null,
};

export const effects: Readonly<Record<Effect, { word: string; tone: Tone | null }>> = {
  opens: { word: 'opens', tone: 'opens' },
  closes: { word: 'closes', tone: 'closes' },
  neutral: { word: '', tone: null },
};

export const states: Readonly<Record<StepState, { word: string; tone: Tone | null }>> = {
  done: { word: 'done', tone: 'closes' },
  already: { word: 'was so already', tone: 'closes' },
  failed: { word: 'failed', tone: 'fails' },
  unknown: { word: 'unknown: the answer was lost', tone: 'warns' },
  pending: { word: 'not begun', tone: 'faint' },
};

export const readBack: Readonly<Record<Verified['state'], string>> = {
  'as-planned': 'as planned',
  lagging: 'not visible yet; the service may need some minutes',
  different: 'neither as before nor as planned',
  unread: 'could not be read back',
};

/** `1 change`, `3 policies`, `2 mailboxes`. */
export function count(number: number, noun: string): string {
  return `${grouped(number)} ${number === 1 ? noun : plural(noun)}`;
}

function plural(noun: string): string {
  if (/[^aeiou]y$/u.test(noun)) return noun.replace(/y$/u, 'ies');
  return /(?:s|x|z|ch|sh)$/u.test(noun) ? `${noun}es` : `${noun}s`;
}

export const placeText = (place: Place | null): string => (place === null ? '' : `${place.file}:${place.line}`);

/** As many characters of a digest as people compare and `--approve` accepts. */
export const shortDigest = (digest: string): string => digest.slice(0, 12);
