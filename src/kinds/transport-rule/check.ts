import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList } from '../../json.ts';
import type { PolicyEntry } from '../kind.ts';
import { problem } from '../section.ts';
import { actions } from './properties.ts';

const checks: readonly ((entry: PolicyEntry) => readonly Diagnostic[])[] = [names, pairs, statusCode, span, idle];

/** Whatever is wrong within the entries of the section. */
export const check = (entries: readonly PolicyEntry[]): readonly Diagnostic[] =>
  entries.filter((entry) => !entry.ended).flatMap((entry) => checks.flatMap((one) => one(entry)));

function isGiven({ spec }: PolicyEntry, name: string): boolean {
  const value = spec[name];
  return value !== undefined && value !== null && value !== false && !(isList(value) && value.length === 0);
}

function names(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.name.length <= 64) return [];
  const message = `the name ${entry.name} is ${entry.name.length} characters long; the service takes 64`;
  return [problem('PST321', entry, ['name'], message, 'choose a shorter name')];
}

/** Source: New-TransportRule reference, August 2026. */
const companions: readonly (readonly [string, string])[] = [
  ['headerContainsMessageHeader', 'headerContainsWords'],
  ['headerMatchesMessageHeader', 'headerMatchesPatterns'],
  ['exceptIfHeaderContainsMessageHeader', 'exceptIfHeaderContainsWords'],
  ['exceptIfHeaderMatchesMessageHeader', 'exceptIfHeaderMatchesPatterns'],
];

function pairs(entry: PolicyEntry): readonly Diagnostic[] {
  return companions.flatMap((pair) => {
    const given = pair.filter((name) => isGiven(entry, name));
    const [only] = given;
    if (only === undefined || given.length === 2) return [];
    const other = pair[0] === only ? pair[1] : pair[0];
    return [
      problem('PST330', entry, [only], `${only} says nothing without ${other}`, `give ${other} too, or remove ${only}`),
    ];
  });
}

function statusCode(entry: PolicyEntry): readonly Diagnostic[] {
  const code = entry.spec['rejectMessageEnhancedStatusCode'];
  if (typeof code !== 'string' || /^5\.7\.(?:1|9\d\d)$/u.test(code)) return [];
  const message = `${code} is not a code that a rule can reject with`;
  return [
    problem('PST331', entry, ['rejectMessageEnhancedStatusCode'], message, 'use 5.7.1, or one from 5.7.900 to 5.7.999'),
  ];
}

function span(entry: PolicyEntry): readonly Diagnostic[] {
  const [from, to] = [entry.spec['activationDate'], entry.spec['expiryDate']];
  if (typeof from !== 'string' || typeof to !== 'string' || !(Date.parse(from) >= Date.parse(to))) return [];
  return [
    problem(
      'PST332',
      entry,
      ['expiryDate'],
      `the rule would end on ${to}, before it begins on ${from}`,
      'give a later expiryDate',
    ),
  ];
}

function idle(entry: PolicyEntry): readonly Diagnostic[] {
  const acting = [...actions.map((action) => action.name), 'stopRuleProcessing', 'setAuditSeverity'];
  if (acting.some((name) => isGiven(entry, name) || entry.spec[name] === 0)) return [];
  const found = problem(
    'PST333',
    entry,
    [],
    `${entry.name} has no action`,
    'say what the rule does, like rejectMessageReasonText',
  );
  return [{ ...found, severity: 'warning' }];
}
