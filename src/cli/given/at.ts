import { instantIn } from '../../policy/declared/days.ts';
import type { Input, Option } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Io } from '../run/io.ts';

/** `--at`, with what another time means to a command. */
export const atOption = (about = 'answer for another time'): Option => ({
  flags: '--at <time>',
  about: `${about}: a day, or an instant like 2026-12-01T09:00:00+01:00`,
});

/** The time a command is asked for: that of `--at`, else now. */
export function timeOf(input: Pick<Input, 'text'>, io: Pick<Io, 'now'>): Date {
  const given = input.text('at');
  if (given === undefined) return io.now();
  const time = instantIn(given);
  if (time !== null) return time;
  throw new UsageError(
    `--at ${given} is no time of the calendar`,
    'write a day like 2026-12-01, or an instant with its offset like 2026-12-01T09:00:00Z',
  );
}

/** The day of that time, in UTC: the same for everybody who asks at the same moment. */
export const dayOf = (input: Pick<Input, 'text'>, io: Pick<Io, 'now'>): string => dayIn(timeOf(input, io));

/** The day on which a command runs. */
export const today = (io: Pick<Io, 'now'>): string => dayIn(io.now());

const dayIn = (time: Date): string => time.toISOString().slice(0, 10);
