import type { Input } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';

/** The number that an option gives; null where it is not given. */
export function numberOf(input: Input, name: string): number | null {
  const given = input.text(name);
  if (given === undefined || given === '') return null;
  if (/^\d{1,15}$/u.test(given)) return Number(given);
  throw new UsageError(`--${name} ${given} is no number`, `write --${name} 123`);
}
