import { type Json, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import {
  asked,
  current,
  identityOf,
  isNamed,
  named,
  refuseTaken,
  remove,
  renamed,
  replace,
} from '../exchange/config.ts';
import { byPriority, inOrder, inserted, moved, refill } from '../exchange/priorities.ts';
import { readBack, storedRecipients } from '../exchange/recipients.ts';
import { refuse, refuseAbsent, types } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';
import { outboundRule } from '../tenants/rows/mail-flow.ts';
import { plainText } from '../exchange/text.ts';

const noun = 'HostedOutboundSpamFilterRule';

/** Conditions that name recipients. */
const recipientConditions = ['From', 'FromMemberOf', 'ExceptIfFrom', 'ExceptIfFromMemberOf'];
const conditions = ['From', 'FromMemberOf', 'SenderDomainIs'];

const get: Cmdlet = (bound, service) => {
  const state = bound['State'];
  const rows = byPriority(asked(service, noun, bound)).filter((row) => state === undefined || row['State'] === state);
  return { rows: rows.map((row) => shown(service, row)) };
};

const shown = (service: Service, row: StoredRow): StoredRow => ({
  ...row,
  ...Object.fromEntries(recipientConditions.map((key) => [key, readBack(service, row[key] ?? null)])),
});

const create: Cmdlet = (bound, service) => {
  const { config } = service.state;
  const name = textAt(bound, 'Name');
  refuseTaken(service, noun, name);
  const policy = policyFor(service, textAt(bound, 'HostedOutboundSpamFilterPolicy'));
  const row = { ...outboundRule(service.state, name, policy), ...scopeOf(service, bound), ...texts(bound) };
  const born = classified({ ...row, State: bound['Enabled'] === false ? 'Disabled' : 'Enabled' });
  const priority = bound['Priority'];
  refill(config[noun], inserted(config[noun], born, typeof priority === 'number' ? priority : null));
  return { rows: [shown(service, current(service, noun, born))] };
};

/** A rule and its policy belong to each other alone, and the default policy has no rule. Naming the policy a rule has already is refused like any other that is taken. */
function policyFor(service: Service, identity: string): string {
  const policy = service.visible('HostedOutboundSpamFilterPolicy').find((row) => isNamed(row, identity));
  if (policy === undefined) return refuseAbsent(identity);
  const name = textAt(policy, 'Name');
  if (policy['IsDefault'] === true)
    refuse(types.validation, `Policy "${name}" is the default policy and can't be associated with a rule.`);
  const rule = service.state.config[noun].find(
    (row) => textAt(row, 'HostedOutboundSpamFilterPolicy').toLowerCase() === name.toLowerCase(),
  );
  if (rule !== undefined)
    refuse(types.validation, `Policy "${name}" already has rule "${textAt(rule, 'Name')}" associated with it.`);
  return name;
}

function scopeOf(service: Service, bound: Bound): StoredRow {
  const sorts: Readonly<Record<string, (given: Json) => Json>> = {
    From: (given) => storedRecipients(service, given, 'sender'),
    FromMemberOf: (given) => storedRecipients(service, given, 'group'),
    SenderDomainIs: (given) => (given === null || [given].flat().length === 0 ? null : [given].flat()),
  };
  const given = Object.entries(bound).flatMap(([name, value]) => {
    const store = sorts[name.replace(/^ExceptIf/u, '')];
    return store === undefined ? [] : [[name, store(value)] as const];
  });
  return Object.fromEntries(given);
}

const texts = (bound: Bound): StoredRow => (bound['Comments'] === undefined ? {} : { Comments: bound['Comments'] });

/** The lists of class names that accompany a rule. */
function classified(row: StoredRow): StoredRow {
  const used = (prefix: string): Json => {
    const names = conditions.filter((name) => (row[prefix + name] ?? null) !== null);
    return names.length === 0
      ? null
      : names.map((name) => `Microsoft.Exchange.MessagingPolicies.Rules.Tasks.${name}Predicate`);
  };
  return { ...row, Conditions: used(''), Exceptions: used('ExceptIf') };
}

const change: Cmdlet = (bound, service) => {
  const row = named(service, noun, identityOf(bound));
  const changes = classified({
    ...row,
    ...scopeOf(service, bound),
    ...texts(bound),
    ...bindingOf(service, bound),
    ...namingOf(service, row, bound),
  });
  const { Priority: _kept, ...rest } = changes;
  const priority = bound['Priority'];
  const rows = service.state.config[noun];
  if (typeof priority === 'number') refill(rows, moved(rows, textAt(row, 'Guid'), priority));
  replace(service, noun, current(service, noun, row), rest);
  return done;
};

function bindingOf(service: Service, bound: Bound): StoredRow {
  const policy = bound['HostedOutboundSpamFilterPolicy'];
  return policy === undefined ? {} : { HostedOutboundSpamFilterPolicy: policyFor(service, plainText(policy)) };
}

function namingOf(service: Service, row: StoredRow, bound: Bound): StoredRow {
  const name = textAt(bound, 'Name');
  if (name === '' || name === row['Name']) return {};
  refuseTaken(service, noun, name, row);
  return renamed(row, name);
}

const destroy: Cmdlet = (bound, service) => {
  remove(service, noun, named(service, noun, identityOf(bound)));
  refill(service.state.config[noun], inOrder(service.state.config[noun]));
  return done;
};

/** Disabled rules keep their place: assumed, as no source says otherwise. */
const switched =
  (state: 'Enabled' | 'Disabled'): Cmdlet =>
  (bound, service) => {
    replace(service, noun, named(service, noun, identityOf(bound)), { State: state });
    return done;
  };

export const outboundRuleCmdlets = {
  'Get-HostedOutboundSpamFilterRule': get,
  'New-HostedOutboundSpamFilterRule': create,
  'Set-HostedOutboundSpamFilterRule': change,
  'Remove-HostedOutboundSpamFilterRule': destroy,
  'Enable-HostedOutboundSpamFilterRule': switched('Enabled'),
  'Disable-HostedOutboundSpamFilterRule': switched('Disabled'),
} as const satisfies Record<string, Cmdlet>;
