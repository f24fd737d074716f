import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Kind, PolicyEntry } from '../kind.ts';
import { listEntries, listSchema, problem } from '../section.ts';
import { normalName } from '../../tenant/addresses.ts';
import { liveInboxForwards, mentions, undeclared } from './live.ts';
import { properties, targetsBy } from './properties.ts';
import { mailboxIn, read } from './read.ts';
import { steps } from './steps.ts';

const identity = {
  rule: {
    description: 'The mailbox and the name of the rule in it: ana@contoso.com/to home.',
    type: 'string',
    pattern: String.raw`^[^/@]+@[^/]+/[\s\S]+$`,
  },
};

export const inboxForward: Kind = {
  section: 'inboxForwards',
  noun: 'inbox rule',
  identity: 'rule',
  ordered: false,
  allows: true,
  requires: { read: ['Get-InboxRule'], write: ['Disable-InboxRule', 'Enable-InboxRule'] },
  properties,
  schema: listSchema('Inbox rules that may send mail on, each as it is. Their owners make them.', identity, properties),
  undeclaredDefault: 'report',
  entries: (section) => listEntries(section, 'rule', keyOf),
  check: (entries) => entries.flatMap(withoutTarget),
  read,
  mentions,
  people: () => [],
  live: liveInboxForwards,
  complete: ({ rule, ...spec }) => ({ ...spec, enabled: spec['enabled'] ?? true }),
  steps,
  undeclared,
};

const keyOf = (name: string): string =>
  `${normalName(mailboxIn(name))}${name.slice(mailboxIn(name).length)}`.toLowerCase();

/** An entry that says no target would allow none. */
function withoutTarget(entry: PolicyEntry): readonly Diagnostic[] {
  if (Object.values(targetsBy).some((name) => name in entry.spec)) return [];
  const hint = `give ${Object.values(targetsBy).join(', ')}: whatever the rule has`;
  return [problem('PST203', entry, [], `the entry for ${entry.name} says nowhere that mail may go`, hint)];
}
