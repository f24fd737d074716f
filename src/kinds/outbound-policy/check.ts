import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { canonical, isList, type Json } from '../../json.ts';
import type { PolicyEntry } from '../kind.ts';
import { textsOf } from '../property.ts';
import { problem } from '../section.ts';
import { forbidden, ruleNameIn } from './calls.ts';
import { defaultKey } from './live.ts';
import { conditions, ruleFields, scopeProperties } from './properties.ts';

/** Whatever is wrong between the entries of the section. */
export function check(entries: readonly PolicyEntry[]): readonly Diagnostic[] {
  const own = entries.filter((entry) => entry.ref.key !== defaultKey);
  const inForce = own.filter((entry) => !entry.ended);
  return [
    ...own.flatMap(names),
    ...inForce.flatMap(scopes),
    ...entries.flatMap(byDefault),
    ...defaultLast(entries),
    ...entries.flatMap(superseded),
    ...again(inForce, ruleNameOf, sameRule),
    ...again(inForce, scopeOf, sameScope),
  ];
}

function names(entry: PolicyEntry): readonly Diagnostic[] {
  const given = [
    { path: ['name'], name: entry.name },
    ...(entry.spec['ruleName'] === undefined ? [] : [{ path: ['ruleName'], name: ruleNameIn(entry.spec, entry.name) }]),
  ];
  return given.flatMap(({ path, name }) => {
    const bad = forbidden.exec(name)?.[0];
    if (bad === undefined && name.length <= 64) return [];
    const why =
      bad === undefined
        ? `is ${name.length} characters long; the service takes 64`
        : `contains ${bad}, which the service refuses`;
    return [problem('PST321', entry, path, `the name ${name} ${why}`, 'choose another name')];
  });
}

const isGiven = (entry: PolicyEntry, name: string): boolean => {
  const value = entry.spec[name];
  return value !== undefined && value !== null && !(isList(value) && value.length === 0);
};

function scopes(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.spec['appliesTo'] === 'nobody') {
    const stray = ruleFields.filter((name) => isGiven(entry, name));
    return stray.map((name) =>
      problem('PST324', entry, [name], `${entry.name} applies to nobody and yet gives ${name}`, 'keep one of the two'),
    );
  }
  if (conditions.some(({ name }) => isGiven(entry, name))) return [];
  return [
    problem(
      'PST320',
      entry,
      [],
      `${entry.name} does not say whom it applies to`,
      'give from, fromMemberOf or senderDomainIs, or say appliesTo: nobody',
    ),
  ];
}

function byDefault(entry: PolicyEntry): readonly Diagnostic[] {
  if (entry.ref.key !== defaultKey) return [];
  const stray = [...ruleFields, 'appliesTo'].filter((name) => isGiven(entry, name) || entry.spec[name] === false);
  const found = stray.map((name) =>
    problem(
      'PST323',
      entry,
      [name],
      `the default policy has no rule, so it cannot have ${name}`,
      `remove ${name}, or declare another policy with it`,
    ),
  );
  const until = entry.governance.until;
  if (until === undefined) return found;
  return [
    ...found,
    problem(
      'PST323',
      entry,
      ['until'],
      `the default policy cannot end on ${until}: the service keeps it`,
      'remove until',
    ),
  ];
}

function defaultLast(entries: readonly PolicyEntry[]): readonly Diagnostic[] {
  const at = entries.findIndex((entry) => entry.ref.key === defaultKey);
  const entry = entries[at];
  if (entry === undefined || at === entries.length - 1) return [];
  return [
    problem(
      'PST322',
      entry,
      [],
      'the default policy is evaluated last, whatever its place in the list',
      'move Default to the end of the list',
    ),
  ];
}

function superseded(entry: PolicyEntry): readonly Diagnostic[] {
  const used = ['notifyOutboundSpam', 'notifyOutboundSpamRecipients'].filter(
    (name) => isGiven(entry, name) && entry.spec[name] !== false,
  );
  return used.map((name) => {
    const hint = 'use the alert policy "User restricted from sending email"';
    return warning(problem('PST325', entry, [name], `${name} is superseded by an alert policy`, hint));
  });
}

const warning = (found: Diagnostic): Diagnostic => ({ ...found, severity: 'warning' });

const ruleNameOf = (entry: PolicyEntry): string | null =>
  entry.spec['appliesTo'] === 'nobody' ? null : ruleNameIn(entry.spec, entry.name).toLowerCase();

function scopeOf(entry: PolicyEntry): string | null {
  const given = scopeProperties.filter(({ name }) => isGiven(entry, name));
  return given.length === 0
    ? null
    : canonical(Object.fromEntries(given.map(({ name }) => [name, sortedWords(entry.spec[name])])));
}

const sortedWords = (value: Json | undefined): readonly string[] =>
  textsOf(value)
    .map((item) => item.toLowerCase())
    .toSorted();

/** Reports each entry whose mark another has borne before. */
function again(
  entries: readonly PolicyEntry[],
  mark: (entry: PolicyEntry) => string | null,
  report: (entry: PolicyEntry, first: PolicyEntry) => Diagnostic,
): readonly Diagnostic[] {
  const seen = new Map<string, PolicyEntry>();
  return entries.flatMap((entry) => {
    const key = mark(entry);
    const first = key === null ? undefined : seen.get(key);
    if (key !== null && first === undefined) seen.set(key, entry);
    return first === undefined ? [] : [report(entry, first)];
  });
}

const sameRule = (entry: PolicyEntry, first: PolicyEntry): Diagnostic => ({
  ...problem(
    'PST326',
    entry,
    ['ruleName'],
    `the rules of ${entry.name} and ${first.name} would bear one name`,
    'give one of them another ruleName',
  ),
  related: [{ message: 'the other one', span: first.locate([]) }],
});

const sameScope = (entry: PolicyEntry, first: PolicyEntry): Diagnostic => ({
  ...warning(
    problem(
      'PST327',
      entry,
      [],
      `${entry.name} covers the same senders as ${first.name} above it, so that it never decides`,
      'join the two',
    ),
  ),
  related: [{ message: 'the one that decides', span: first.locate([]) }],
});
