import { sectionOf } from '../../kinds/sections.ts';
import { namesOf } from '../../tenant/names.ts';
import { exchange, type TenantReader } from '../../tenant/tenant.ts';
import type { RulesRead } from '../answers/inbox-rules.ts';
import type { PlannedChange } from '../plan/plan.ts';
import type { LoggedKind, MovedObject } from './subjects.ts';

/** How the log knows inbox rules. */
export const loggedRules: LoggedKind = {
  section: 'inboxRules',
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
      const names = new Set(await namesOfRule(change.object, rules, reader));
      return { change, kind: loggedRules, names, changedAt: null, elsewhere: false };
    }),
  );
}

/** A rule by its name or its number, behind any name of its mailbox. */
async function namesOfRule(object: string, rules: RulesRead, reader: TenantReader): Promise<readonly string[]> {
  const [mailbox = '', ...rest] = object.slice(loggedRules.section.length + 1).split('/');
  const read = [...rules].find(([asked]) => asked.toLowerCase() === mailbox)?.[1];
  const all = read?.state === 'present' ? read.value.rules : [];
  const whole = rest.join('/');
  // Of several rules of one name all but the first are told apart by a number behind it.
  const name = all.some((rule) => rule.name.toLowerCase() === whole) ? whole : whole.replace(/ \(\d+\)$/u, '');
  const identities = all.filter((rule) => rule.name.toLowerCase() === name).map(({ identity }) => identity.split('\\'));
  const owners = [mailbox, ...identities.map(([owner = '']) => owner), ...(await namesOfOwner(mailbox, reader))];
  const named = [name, ...identities.map(([, number = '']) => number)];
  return owners.flatMap((owner) => named.map((rule) => `${owner}\\${rule}`.toLowerCase()));
}

async function namesOfOwner(mailbox: string, reader: TenantReader): Promise<readonly string[]> {
  const rows = await reader.read(exchange('Get-Recipient', { Identity: mailbox }));
  const names = rows.state === 'present' ? rows.value.map(namesOf) : [];
  return names.flatMap(({ unique, shared }) => unique.concat(shared));
}
