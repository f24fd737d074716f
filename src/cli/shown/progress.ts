import { unreachable } from '../../json.ts';
import type { Progress } from '../../engine/plan/report.ts';
import { columns, grouped } from '../../render/document/measure.ts';
import { terminal } from '../../escape.ts';
import { count, states } from '../../render/words/words.ts';
import type { Io } from '../run/io.ts';
import { flowing } from '../run/usage-error.ts';

/**
 * Shows an apply as it happens, on stderr: on a terminal the running step stays on one line until it is done, elsewhere
 * each finished step is a line of its own.
 */
export function watcher(io: Pick<Io, 'err' | 'tty' | 'width'>, quiet: boolean): (event: Progress) => void {
  if (quiet) return () => {};
  return (event) => {
    const line = lineOf(event);
    if (io.tty) io.err(`\r\u001B[K${fitted(line, io.width)}${event.kind === 'finished' ? '\n' : ''}`);
    else if (event.kind !== 'started') io.err(flowing(line, io.width, 9));
  };
}

function lineOf(event: Progress): string {
  switch (event.kind) {
    case 'checking':
      return `  checking that ${count(event.objects, 'object')} ${event.objects === 1 ? 'is' : 'are'} as planned`;
    case 'started':
      return `${position(event)}${terminal(event.step.title)} …`;
    case 'finished':
      return `${position(event)}${terminal(event.result.title)}: ${states[event.result.state].word}`;
    case 'settling':
      return `  waiting ${count(event.minutes, 'minute')} until this has effect: ${terminal(event.step.title)}`;
    case 'reading-back':
      return `  reading back ${count(event.objects, 'object')}${event.attempt > 1 ? `, attempt ${event.attempt}` : ''}`;
    default:
      return unreachable(event);
  }
}

const position = ({ index, total }: { readonly index: number; readonly total: number }): string =>
  `  ${String(index + 1).padStart(String(total).length)}/${total}  `;

/** A line that wraps cannot be redrawn. */
const fitted = (line: string, width: number): string =>
  columns(line) < width
    ? line
    : `${Array.from(line)
        .slice(0, width - 2)
        .join('')}…`;

/** Clears the line that was being redrawn, so that what follows begins on an empty one. */
export const settle = (io: Pick<Io, 'err' | 'tty'>): void => {
  if (io.tty) io.err('\r\u001B[K');
};

/**
 * Shows how far something is that takes long: on a terminal one line with the rate and the time left, elsewhere a plain
 * line for each tenth of it.
 */
export function counting(
  io: Pick<Io, 'err' | 'tty' | 'width' | 'now'>,
  quiet: boolean,
  what: string,
  noun: string,
): (done: number, total: number, late?: readonly string[]) => void {
  if (quiet) return () => {};
  let begun: { readonly done: number; readonly at: number } | null = null;
  let [tenths, waited] = [-1, ''];
  return (done, total, late = []) => {
    const at = io.now().getTime();
    begun ??= { done, at };
    const rest = late.length === 0 ? speed(done - begun.done, at - begun.at, total - done) : waitingFor(late);
    const line = `  ${what}: ${grouped(done)} of ${count(total, noun)}${rest}`;
    const isNews = Math.floor((done * 10) / total) > tenths || (late.length > 0 && waited !== late[0]);
    if (io.tty) io.err(`\r\u001B[K${fitted(line, io.width)}${done >= total ? '\n' : ''}`);
    else if (isNews) io.err(`${line}\n`);
    [tenths, waited] = [Math.max(tenths, Math.floor((done * 10) / total)), late[0] ?? ''];
  };
}

const waitingFor = ([first = '', ...others]: readonly string[]): string =>
  `, waiting for ${terminal(first)}${others.length === 0 ? '' : ` and ${others.length} more`}`;

/** `, 40 a second, 2 min left`; nothing before there is something to go by. */
function speed(done: number, milliseconds: number, left: number): string {
  const rate = (done * 1000) / milliseconds;
  if (!(rate > 0) || !Number.isFinite(rate) || left <= 0) return '';
  const seconds = Math.ceil(left / rate);
  const time = seconds < 90 ? `${seconds} s` : `${grouped(Math.ceil(seconds / 60))} min`;
  return `, ${rate < 10 ? rate.toFixed(1) : grouped(Math.round(rate))} a second, ${time} left`;
}
