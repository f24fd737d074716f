import type { LiveInboxRule } from '../../kinds/read-only/inbox-rules.ts';
import { sectionOf } from '../../kinds/sections.ts';
import { namesOf } from '../../tenant/names.ts';
import { exchange, type TenantReader } from '../../tenant/tenant.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { PlannedChange } from '../plan/plan.ts';
import type { LoggedKind, MovedObject } from './subjects.ts';

/** How the log knows inbox rules. */
export const loggedRules: LoggedKind = {
  section: 'inboxForwards',
  requires: { write: ['New-InboxRule', 'Set-InboxRule', 'Enable-InboxRule'] },
  properties: [],
};

/** The inbox rules among what moved, by every name that the log may give them. The reader remembers what it was asked before. */
export async function ruleSubjectsOf(
  moved: readonly PlannedChange[],
  rules: RulesRead,
  reader: TenantReader,
): Promise<readonly MovedObject[]> {
  const own = moved.filter(({ object }) => sectionOf(object) === loggedRules.section);
  return Promise.all(
    own.map(async (change) => {
      const found = ruleNamed(change.object, rules);
      const names = new Set(await namesOfRule(found, reader));
      return { change, kind: loggedRules, names, changedAt: null, byEntra: false, shared: found.alike.length > 1 };
    }),
  );
}

/** An inbox rule as an object names it, and the rules of its mailbox that are called the same. */
interface NamedRule {
  readonly mailbox: string;
  readonly name: string;
  readonly alike: readonly LiveInboxRule[];
  /** The one that is meant; null where none of those that were read is. */
  readonly own: LiveInboxRule | null;
}

/** Whether several rules that send mail on bear the name of one, so that nobody can tell by it which is meant. */
export const isShared = (object: string, rules: RulesRead): boolean => ruleNamed(object, rules).alike.length > 1;

function ruleNamed(object: string, rules: RulesRead): NamedRule {
  const [mailbox = '', ...rest] = object.slice(loggedRules.section.length + 1).split('/');
  const whole = rest.join('/').toLowerCase();
  const read = byMailbox(rules).get(mailbox.toLowerCase());
  const all = read?.state === 'present' ? read.value.rules.filter(({ forwards }) => forwards.length > 0) : [];
  const called = (name: string): readonly LiveInboxRule[] => all.filter((rule) => rule.name.toLowerCase() === name);
  // Of several rules of one name all but the first are told apart by a number behind it.
  const [, plain = whole, number = '1'] = called(whole).length > 0 ? [] : (/^(.*) \((\d+)\)$/su.exec(whole) ?? []);
  const alike = called(plain);
  return { mailbox: mailbox.toLowerCase(), name: plain, alike, own: alike[Number(number) - 1] ?? null };
}

const indexes = new WeakMap<RulesRead, RulesRead>();

/** The same by mailboxes in lower case; made once, since every forward of a large tenant asks for it. */
function byMailbox(rules: RulesRead): RulesRead {
  const known = indexes.get(rules) ?? new Map([...rules].map(([mailbox, read]) => [mailbox.toLowerCase(), read]));
  indexes.set(rules, known);
  return known;
}

/** A rule by its name or its number, behind any name of its mailbox; one of several of a name by its number alone. */
async function namesOfRule({ mailbox, name, alike, own }: NamedRule, reader: TenantReader): Promise<readonly string[]> {
  const [owner = '', number = ''] = own?.identity.split('\\') ?? [];
  const owners = [mailbox, owner, ...(await namesOfOwner(mailbox, reader))].filter((one) => one !== '');
  const named = [...(alike.length > 1 ? [] : [name]), number].filter((one) => one !== '');
  return owners.flatMap((one) => named.map((rule) => `${one}\\${rule}`.toLowerCase()));
}

async function namesOfOwner(mailbox: string, reader: TenantReader): Promise<readonly string[]> {
  const rows = await reader.read(exchange('Get-Recipient', { Identity: mailbox }));
  const names = rows.state === 'present' ? rows.value.map(namesOf) : [];
  return names.flatMap(({ unique, shared }) => unique.concat(shared));
}
