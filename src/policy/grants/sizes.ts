import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry } from '../../kinds/kind.ts';
import { textsOf } from '../../kinds/property.ts';
import { mostRules } from './compile.ts';

type Entries = ReadonlyMap<string, readonly PolicyEntry[]>;

/** The service takes so many remote domains. Source: Exchange Online Protection limits, an archived page. */
const mostDomains = 200;

/** Sizes of transport rules that the service takes. Source: Get-TransportConfig, by its defaults. */
const largestRule = 8 * 1024;
const allPatterns = 20 * 1024;

/** What of the entries that grants ask for is more than the service takes, with those beside them that are written by hand. */
export function checkSizes(entries: Entries): readonly Diagnostic[] {
  const standing = (section: string): readonly PolicyEntry[] =>
    (entries.get(section) ?? []).filter(({ ended }) => !ended);
  const rules = standing('transportRules');
  return [
    ...tooMany(
      standing('remoteDomains'),
      mostDomains,
      'remote domains',
      'grant `*.domain` in place of several names below it',
    ),
    ...tooMany(
      rules,
      mostRules,
      'transport rules',
      'let fewer grants cross: give places the same people, or accept more in one grant',
    ),
    ...rules.flatMap(tooLarge),
    ...tooManyPatterns(rules),
  ];
}

function tooMany(entries: readonly PolicyEntry[], most: number, what: string, hint: string): readonly Diagnostic[] {
  const made = entries.filter(isMade);
  const last = made.at(-1);
  if (entries.length <= most || last === undefined) return [];
  const message = `the grants need ${made.length} ${what}, which makes ${entries.length} with those written by hand; the service takes ${most}`;
  return [errorAt('PST342', last.locate([]), message, { hint })];
}

function tooLarge(entry: PolicyEntry): readonly Diagnostic[] {
  const size = JSON.stringify(entry.spec).length;
  if (!isMade(entry) || size <= largestRule) return [];
  const message = `the rule ${entry.name} would have ${size} characters; the service takes ${largestRule}`;
  return [errorAt('PST342', entry.locate([]), message, { hint: 'grant to fewer, larger groups' })];
}

function tooManyPatterns(rules: readonly PolicyEntry[]): readonly Diagnostic[] {
  const size = rules.reduce((sum, { spec }) => sum + patternsIn(spec), 0);
  const made = rules.findLast((entry) => isMade(entry) && patternsIn(entry.spec) > 1);
  if (size <= allPatterns || made === undefined) return [];
  const message = `the patterns of all rules would have ${size} characters; the service takes ${allPatterns}`;
  return [
    errorAt('PST342', made.locate([]), message, {
      hint: 'grant whole domains in place of single ones within an open one',
    }),
  ];
}

const patternsIn = (spec: PolicyEntry['spec']): number =>
  Object.entries(spec)
    .filter(([name]) => name.endsWith('Patterns'))
    .flatMap(([, value]) => textsOf(value))
    .reduce((sum, one) => sum + one.length, 0);

const isMade = ({ grants }: PolicyEntry): boolean => grants !== undefined;
