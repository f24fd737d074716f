import { instantIn } from '../../policy/declared/days.ts';
import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Io } from '../run/io.ts';

const units = { h: 3_600_000, d: 86_400_000 } as const;

/** The moment of `--since`; null where it was not given. */
export function sinceOf(input: Pick<Input, 'text'>, io: Pick<Io, 'now'>): Date | null {
  const given = input.text('since');
  if (given === undefined) return null;
  const [, count = '', unit = ''] = /^(\d{1,4})([hd])$/u.exec(given) ?? [];
  const moment =
    unit === 'h' || unit === 'd' ? new Date(io.now().getTime() - Number(count) * units[unit]) : instantIn(given);
  if (moment !== null && moment <= io.now()) return moment;
  throw new UsageError(
    moment === null ? `--since ${given} is no time` : `--since ${given} is yet to come`,
    'write how long ago, like 2d or 36h, or a day like 2026-12-01, or an instant like 2026-12-01T09:00:00Z',
  );
}
