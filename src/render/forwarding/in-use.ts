import type { PlannedDoor, PlannedForward } from '../../engine/plan/plan-posture.ts';
import { type DocumentRow, type Line, quote, row, say, type TextSpan } from '../document/document.ts';
import type { Tone } from '../document/palette.ts';
import { answerText, waysSpan } from '../words/ways.ts';

/** A forward that somebody has set up, and what becomes of its mail. */
export function forwardRow(forward: PlannedForward): DocumentRow {
  const { from, to, mechanism } = forward;
  const { sign, tone, words } = fateOf(forward);
  return {
    ...row([[say(`${sign} `, tone), quote(from), say(' → '), quote(to)], [words]]),
    detail: [[waysSpan([mechanism])]],
  };
}

/** What becomes of a forward, with the sign before it. */
interface ForwardOutcome {
  readonly sign: '+' | '-' | '~' | '!';
  readonly tone: Tone;
  readonly words: TextSpan;
}

/** Lost mail needs attention, whatever else becomes of the forward. */
function fateOf({ change, before, after, loss }: PlannedForward): ForwardOutcome {
  const words = change === 'loses mail' ? blockedWords(before) : changeWords(change, after);
  if (loss !== null)
    return { sign: '!', tone: 'fails', words: { ...words, text: `${words.text}, and ${losses[loss]}` } };
  if (change === 'starts') return { sign: '+', tone: 'opens', words };
  return change === 'stops' ? { sign: '-', tone: 'closes', words } : { sign: '~', tone: 'warns', words };
}

const blockedWords = (before: string): TextSpan => say(before === 'blocked' ? 'stays blocked' : 'is blocked');

const losses = {
  silent: 'its mail is lost: no copy is kept, and nobody is told',
  bounced: 'its mail bounces: no copy is kept',
} as const;

function changeWords(change: string, after: string): TextSpan {
  if (change === 'starts') return say('starts to get out');
  return change === 'stops' ? say('no longer gets out') : quote(`is now ${answerText(after)}`);
}

/** A way out beside forwarding that opens or closes. */
export const doorLine = (door: PlannedDoor, direction: 'opens' | 'closes'): Line => [
  direction === 'opens' ? say('+ ', 'opens') : say('- ', 'closes'),
  ...doorWords(door),
];

const channels: Readonly<Record<PlannedDoor['channel'], string>> = {
  'smtp-auth': 'SMTP AUTH',
  'transport-rule-exception': 'transport rule that lets some mail pass',
  'transport-rule-redirect': 'transport rule that redirects',
  'transport-rule-copy': 'transport rule that copies',
  'suspicious-copy': 'outbound policy that copies suspicious mail',
  'inbound-relay': 'connector by which others send on',
  journal: 'journal that copies mail whole',
  'power-automate': 'flows of Power Automate',
};

function doorWords({ channel, object, from, to, certain }: PlannedDoor): Line {
  const name = object.slice(object.indexOf('/') + 1);
  const whose: Line =
    channel === 'smtp-auth'
      ? [say(from === '' ? ' of the organisation' : ' of '), quote(from)]
      : object === channel
        ? []
        : [say(channel === 'power-automate' ? ' past “' : ' “'), quote(name), say('”')];
  return [
    say(certain ? '' : 'perhaps: '),
    Object.hasOwn(channels, channel) ? say(channels[channel]) : quote(channel),
    ...whose,
    ...((channel === 'inbound-relay' || channel === 'journal') && from !== '' ? [say(' from '), quote(from)] : []),
    ...(to === '' ? [] : [say(' → '), quote(to)]),
  ];
}
