import { textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import { identityOf } from '../exchange/config.ts';
import type { Wire } from '../wire/http.ts';
import { isGroupMailbox, isMailbox, recipientNamed, recipientsNamed } from '../exchange/recipients.ts';
import { refuse, refuseAbsent, types } from '../exchange/refusal.ts';
import { settings } from '../exchange/settings.ts';
import type { Cmdlet, Service } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';
import { inboxRule, inboxRulesOf } from '../tenants/mail-flow.ts';
import { plainText, textsOf } from '../exchange/text.ts';

/** A stored rule with `#hidden` set shows only with -IncludeHidden. What begins so is never shown. */
const get: Cmdlet = (bound, service) => {
  const rules = rulesOf(bound, service).filter((rule) => rule['#hidden'] !== true || bound['IncludeHidden'] === true);
  const identity = identityOf(bound);
  const found = identity === '' ? rules : rules.filter((rule) => isMeant(rule, identity));
  if (identity !== '' && found.length === 0) return refuseAbsent(identity);
  return { rows: found.map(shown) };
};

const rulesOf = (bound: Bound, service: Service): StoredRow[] => inboxRulesOf(service.state, mailboxOf(bound, service));

/** The mailbox is named apart, or before the bar of the identity. An application has none of its own. */
function mailboxOf(bound: Bound, service: Service): StoredRow {
  const [owner = '', number] = identityOf(bound).split('\\');
  const mailbox = textAt(bound, 'Mailbox') || (number === undefined ? '' : owner);
  if (mailbox === '') return refuse(types.argument, 'The mailbox must be named: the caller has none.');
  return recipientNamed(service, mailbox, (row) => isMailbox(row) || isGroupMailbox(row));
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

const warningsOf = (bound: Bound): readonly string[] =>
  bound['Force'] === true || bound['AlwaysDeleteOutlookRulesBlob'] === true ? [] : [clientRulesText];

const changing =
  (change: (rules: StoredRow[], rule: StoredRow) => void): Cmdlet =>
  (bound, service) => {
    const rules = rulesOf(bound, service);
    const rule = rules.find((one) => isMeant(one, identityOf(bound))) ?? refuseAbsent(identityOf(bound));
    change(rules, rule);
    return { rows: [], warnings: warningsOf(bound) };
  };

const naming = ['Identity', 'Mailbox', 'Name', 'Force', 'AlwaysDeleteOutlookRulesBlob'];

/** A rule made from outside Outlook is on. */
const create: Cmdlet = (bound, service, spec) => {
  const bare = inboxRule(service.state, mailboxOf(bound, service), textAt(bound, 'Name'));
  const row = { ...bare, ...settings(people(bound, service), bare, spec, naming) };
  rulesOf(bound, service).push(row);
  return { rows: [shown(row)], warnings: warningsOf(bound) };
};

const change: Cmdlet = (bound, service, spec) =>
  changing((rules, rule) => {
    const renamed = textAt(bound, 'Name') === '' ? {} : { Name: textAt(bound, 'Name') };
    const changed = { ...rule, ...settings(people(bound, service), rule, spec, naming), ...renamed };
    rules.splice(rules.indexOf(rule), 1, changed);
  })(bound, service, spec);

const personal = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'From',
  'SentTo',
  'ExceptIfFrom',
  'ExceptIfSentTo',
];

/** People as a rule shows them: those of the directory by their old name, others by their address. Source: recorded rules, 2026-07. */
const people = (bound: Bound, service: Service): Bound =>
  Object.fromEntries(
    Object.entries(bound).map(([name, value]) =>
      personal.includes(name) && value !== null
        ? [name, textsOf(value).map((one) => personText(one, service))]
        : [name, value],
    ),
  );

function personText(identity: string, service: Service): string {
  const [row] = recipientsNamed(service.state, identity);
  const address = identity.replace(/^smtp:/iu, '');
  if (row === undefined && !address.includes('@')) return refuseAbsent(identity);
  return row === undefined
    ? `"${address}" [SMTP:${address}]`
    : `"${textAt(row, 'DisplayName')}" [EX:${textAt(row, 'LegacyExchangeDN')}]`;
}

const switched = (enabled: boolean): Cmdlet =>
  changing((rules, rule) => void rules.splice(rules.indexOf(rule), 1, { ...rule, Enabled: enabled }));

export const inboxRuleCmdlets = {
  'Get-InboxRule': get,
  'New-InboxRule': create,
  'Set-InboxRule': change,
  'Enable-InboxRule': switched(true),
  'Disable-InboxRule': switched(false),
  'Remove-InboxRule': changing((rules, rule) => void rules.splice(rules.indexOf(rule), 1)),
} as const satisfies Record<string, Cmdlet>;
