import { isDay } from '../../json/day.ts';

const iso =
  /^(?<year>\d{4})(?<dash>-?)(?<month>\d\d)\k<dash>(?<day>\d\d)(?:T(?<hour>\d\d)(?:(?<colon>:?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:[.,](?<part>\d{1,9}))?)?)?(?<zone>Z|[+-]\d\d(?::?\d\d)?))?$/iu;

/**
 * The instant that a text names by ISO 8601, in its short form or its long one: a day, at its beginning in UTC, or a time
 * of day with its offset. Null for anything else, and for days and hours that do not exist.
 */
export function instantIn(text: string): Date | null {
  const {
    year,
    month,
    day,
    hour = '00',
    minute = '00',
    second = '00',
    part = '',
    zone = 'Z',
  } = iso.exec(text)?.groups ?? {};
  if (!isDay(`${year}-${month}-${day}`) || Number(hour) > 23) return null;
  const offset = zone.toUpperCase() === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
  const milliseconds = part.slice(0, 3).padEnd(3, '0');
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offset}`);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** The day some days after another one. Days compare as text. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000).toISOString().slice(0, 10);
}

/** True once the day has come on which an entry no longer holds. */
export const hasCome = (until: string | undefined, at: string): boolean => until !== undefined && until <= at;
