import { canonical, isList, type Json } from '../../json.ts';
import { quoted } from './said.ts';

/** What to write instead of a value of the wrong type; null where there is no good guess. */
export function typeRemedy(value: Json, types: readonly string[]): string | null {
  if (value === null)
    return types.includes('array') ? 'write [] for none, or remove the line' : 'give it a value, or remove the line';
  if (types.includes('boolean')) return truth(value);
  if (types.includes('string') && (typeof value === 'number' || typeof value === 'boolean'))
    return `put it in quotes: "${value}"`;
  if (types.includes('array'))
    return isScalar(value) ? `write a list: [${quoted(value)}]` : 'begin each entry with a dash';
  if (types.includes('integer') && typeof value === 'string' && /^\d+$/u.test(value))
    return `remove the quotes: ${value}`;
  if (isList(value) && value.length === 1) return 'remove the brackets or the dash: it takes one value';
  return null;
}

function truth(value: Json): string {
  const word = canonical(value).replaceAll('"', '').toLowerCase();
  if (['yes', 'on', 'y', '1', 'true', '$true', 'enabled'].includes(word)) return 'write true';
  if (['no', 'off', 'n', '0', 'false', '$false', 'disabled'].includes(word)) return 'write false';
  return 'write true or false';
}

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;
