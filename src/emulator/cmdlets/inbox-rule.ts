import { textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { identityOf } from '../state/config.ts';
import type { Wire } from '../server/http.ts';
import { isMailbox, recipientNamed } from '../exchange/recipients.ts';
import { refuse, refuseAbsent, types } from '../exchange/refusal.ts';
import type { Cmdlet, Service } from '../state/service.ts';
import type { StoredRow } from '../state/state.ts';
import { plainText } from '../exchange/text.ts';

/** A stored rule with `#hidden` set shows only with -IncludeHidden. What begins so is never shown. */
const get: Cmdlet = (bound, service) => {
  const rules = rulesOf(bound, service).filter((rule) => rule['#hidden'] !== true || bound['IncludeHidden'] === true);
  const identity = identityOf(bound);
  const found = identity === '' ? rules : rules.filter((rule) => isMeant(rule, identity));
  if (identity !== '' && found.length === 0) return refuseAbsent(identity);
  return { rows: found.map(shown) };
};

function rulesOf(bound: Bound, service: Service): StoredRow[] {
  const guid = textAt(mailboxOf(bound, service), 'Guid').toLowerCase();
  const rules = service.state.inboxRules.get(guid) ?? [];
  service.state.inboxRules.set(guid, rules);
  return rules;
}

/** The mailbox is named apart, or before the bar of the identity. An application has none of its own. */
function mailboxOf(bound: Bound, service: Service): StoredRow {
  const [owner = '', number] = identityOf(bound).split('\\');
  const mailbox = textAt(bound, 'Mailbox') || (number === undefined ? '' : owner);
  if (mailbox === '') return refuse(types.argument, 'The mailbox must be named: the caller has none.');
  return recipientNamed(service, mailbox, isMailbox);
}

/** A rule answers to its name, its number, and its number behind its owner. */
function isMeant(rule: StoredRow, identity: string): boolean {
  const sought = identity.toLowerCase();
  const number = sought.split('\\').at(-1);
  return textAt(rule, 'Name').toLowerCase() === sought || plainText(rule['RuleIdentity']) === number;
}

/** The number of a rule goes beyond 2^53 and is written as a bare number all the same. */
function shown(rule: StoredRow): { readonly [property: string]: Wire } {
  const { '#hidden': _hidden, RuleIdentity: number, ...rest } = rule;
  return { ...rest, RuleIdentity: /^\d+$/u.test(plainText(number)) ? BigInt(plainText(number)) : (number ?? null) };
}

/** Any change of a rule from outside Outlook removes the rules that only Outlook runs (Remove-InboxRule reference). */
const clientRulesText = 'Rules that only Outlook runs in this mailbox have been removed.';

const changing =
  (change: (rules: StoredRow[], rule: StoredRow) => void): Cmdlet =>
  (bound, service) => {
    const rules = rulesOf(bound, service);
    const rule = rules.find((one) => isMeant(one, identityOf(bound))) ?? refuseAbsent(identityOf(bound));
    change(rules, rule);
    return {
      rows: [],
      warnings: bound['Force'] === true || bound['AlwaysDeleteOutlookRulesBlob'] === true ? [] : [clientRulesText],
    };
  };

const switched = (enabled: boolean): Cmdlet =>
  changing((rules, rule) => void rules.splice(rules.indexOf(rule), 1, { ...rule, Enabled: enabled }));

export const inboxRuleCmdlets = {
  'Get-InboxRule': get,
  'Enable-InboxRule': switched(true),
  'Disable-InboxRule': switched(false),
  'Remove-InboxRule': changing((rules, rule) => void rules.splice(rules.indexOf(rule), 1)),
} as const satisfies Record<string, Cmdlet>;
