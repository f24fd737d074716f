import { type JsonObject, textAt } from '../../../src/json.ts';
import { directoryOf } from '../../../src/kinds/directory.ts';
import { outboundPolicy } from '../../../src/kinds/outbound-policy/index.ts';
import type { Live } from '../../../src/kinds/kind.ts';
import { type Call, present, type ReadCall, type Row, type TenantReader } from '../../../src/tenant/tenant.ts';

type Stored = Record<string, JsonObject[string]>;

/** As much of the service as two lists are: what its reference says of policies, rules and priorities. */
export function aService(policies: readonly JsonObject[], rules: readonly JsonObject[]) {
  const state = {
    policies: policies.map((row) => ({ ...row })) as Stored[],
    rules: rules.map((row) => ({ ...row })) as Stored[],
  };
  const reader: TenantReader = {
    read: (call: ReadCall) => {
      const rows = call.via === 'exchange' && call.cmdlet.endsWith('Policy') ? state.policies : numbered(state.rules);
      return Promise.resolve(present(structuredClone(rows) as readonly Row[]));
    },
  };
  return { reader, run: (call: Call) => run(state, call), live: () => readLive(reader) };
}

const numbered = (rules: readonly Stored[]): readonly Stored[] =>
  rules.map((rule, index) => ({ ...rule, Priority: index }));

async function readLive(reader: TenantReader): Promise<readonly Live[]> {
  const rows = await outboundPolicy.read(reader, []);
  if (rows.state !== 'present') throw new Error('the service could not be read');
  const asked = new Map(rows.value.flatMap(outboundPolicy.mentions).map((one) => [one, { state: 'absent' } as const]));
  return outboundPolicy.live(rows.value, directoryOf(asked));
}

const policyDefaults: Stored = {
  AutoForwardingMode: 'Automatic',
  ActionWhenThresholdReached: 'BlockUserForToday',
  AdminDisplayName: '',
  BccSuspiciousOutboundMail: false,
  BccSuspiciousOutboundAdditionalRecipients: [],
  NotifyOutboundSpam: false,
  NotifyOutboundSpamRecipients: [],
  RecipientLimitExternalPerHour: 0,
  RecipientLimitInternalPerHour: 0,
  RecipientLimitPerDay: 0,
};

export const aPolicy = (name: string, more: JsonObject = {}): JsonObject => ({
  ...policyDefaults,
  Name: name,
  IsDefault: name === 'Default',
  Enabled: name !== 'Default',
  ...more,
});

export const aRule = (name: string, policy: string, more: JsonObject = {}): JsonObject => ({
  Name: name,
  HostedOutboundSpamFilterPolicy: policy,
  State: 'Enabled',
  Comments: '\n',
  From: null,
  FromMemberOf: [],
  SenderDomainIs: null,
  ExceptIfFrom: [],
  ExceptIfFromMemberOf: null,
  ExceptIfSenderDomainIs: null,
  ...more,
});

type State = { policies: Stored[]; rules: Stored[] };

function run(state: State, call: Call): void {
  if (call.via !== 'exchange') throw new Error('not an Exchange call');
  const { Identity, Confirm: _, Force: __, Priority, ...settings } = call.parameters;
  const of = (list: Stored[]): number => found(list, Identity, call.cmdlet);
  switch (call.cmdlet) {
    case 'New-HostedOutboundSpamFilterPolicy':
      refuseTaken(state.policies, settings['Name']);
      return void state.policies.push({ ...aPolicy(textAt(settings, 'Name')), ...settings });
    case 'Set-HostedOutboundSpamFilterPolicy':
      return void Object.assign(state.policies[of(state.policies)] ?? {}, settings);
    case 'Remove-HostedOutboundSpamFilterPolicy':
      return void state.policies.splice(of(state.policies), 1);
    case 'New-HostedOutboundSpamFilterRule':
      return newRule(state, settings, Priority);
    case 'Set-HostedOutboundSpamFilterRule':
      return setRule(state.rules, of(state.rules), settings, Priority);
    case 'Enable-HostedOutboundSpamFilterRule':
      return void Object.assign(state.rules[of(state.rules)] ?? {}, { State: 'Enabled' });
    case 'Disable-HostedOutboundSpamFilterRule':
      return void Object.assign(state.rules[of(state.rules)] ?? {}, { State: 'Disabled' });
    case 'Remove-HostedOutboundSpamFilterRule':
      return void state.rules.splice(of(state.rules), 1);
    default:
      throw new Error(`no such cmdlet: ${call.cmdlet}`);
  }
}

const same = (one: unknown, other: unknown): boolean => String(one).toLowerCase() === String(other).toLowerCase();

function found(list: readonly Stored[], identity: unknown, cmdlet: string): number {
  const at = list.findIndex((row) => same(row['Name'], identity));
  if (at < 0) throw new Error(`${cmdlet}: ${String(identity)} could not be found`);
  return at;
}

function refuseTaken(list: readonly Stored[], name: unknown): void {
  if (list.some((row) => same(row['Name'], name))) throw new Error(`${String(name)} exists already`);
}

function newRule(state: State, { Enabled, ...settings }: JsonObject, priority: unknown): void {
  refuseTaken(state.rules, settings['Name']);
  found(state.policies, settings['HostedOutboundSpamFilterPolicy'], 'New-HostedOutboundSpamFilterRule');
  if (
    state.rules.some((rule) => same(rule['HostedOutboundSpamFilterPolicy'], settings['HostedOutboundSpamFilterPolicy']))
  ) {
    throw new Error('the policy has a rule already');
  }
  const rule = { ...aRule('', ''), ...settings, State: Enabled === false ? 'Disabled' : 'Enabled' };
  state.rules.splice(priorityIn(priority, state.rules.length), 0, rule);
}

function setRule(rules: Stored[], at: number, settings: JsonObject, priority: unknown): void {
  if ('HostedOutboundSpamFilterPolicy' in settings) throw new Error('the rule has that policy already');
  const [rule] = rules.splice(at, 1);
  rules.splice(priority === undefined ? at : priorityIn(priority, rules.length), 0, { ...rule, ...settings });
}

function priorityIn(priority: unknown, last: number): number {
  if (priority === undefined) return last;
  if (typeof priority !== 'number' || priority < 0 || priority > last)
    throw new Error('The specified rule priority is invalid');
  return priority;
}
