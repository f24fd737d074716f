import type { Json, JsonObject } from '../../json.ts';
import { present } from '../../tenant/tenant.ts';
import { indexed, type Sender, senderOf } from '../world/indexed.ts';
import { hasNoMail, isDynamic } from '../world/membership.ts';
import { type Destination, destinationOf } from '../world/scope.ts';
import type { Cell, Decider } from '../values/verdict.ts';
import type {
  Group,
  Outbound,
  OutboundRule,
  Predicate,
  Principal,
  RemoteDomain,
  RuleActions,
  TransportRule,
  World,
} from '../world/world.ts';

/** One entry to write into the policies. */
export interface Amendment {
  /** What it does, as an action. */
  readonly title: string;
  readonly section: 'outboundPolicies' | 'groups' | 'remoteDomains' | 'transportRules';
  /** The object it touches, by name. */
  readonly object: string;
  /** What to write in the object's entry; a list under `add` joins what is there. */
  readonly entry: JsonObject;
}

/** One change of the policies that may let a forward through a gate. */
export interface Remedy extends Amendment {
  readonly apply: (world: World) => World;
}

/** The changes that concern one control which stands in the way. */
export function remediesFor(world: World, cell: Cell, decider: Decider): readonly Remedy[] {
  const sender = senderOf(indexed(world), cell.sender);
  const to = destinationOf(indexed(world), cell.to);
  if (to === null) return [];
  switch (decider.gate) {
    case 'G1':
      return [openDomain(to)];
    case 'G2':
      return ruleRemedies(world, sender, to, decider.object);
    case 'G4':
      return [...joinGroups(world, sender), ownPolicy(sender)];
    default:
      return [];
  }
}

function openDomain({ domain, entry }: Destination): Remedy {
  const opened: RemoteDomain = {
    name: domain,
    domainName: domain,
    isInternal: false,
    ndrEnabled: true,
    ...(entry?.domainName === domain ? entry : {}),
    autoForwardEnabled: true,
  };
  return {
    title: `let automatic forwards out to ${domain}`,
    section: 'remoteDomains',
    object: domain,
    entry: { domainName: domain, autoForwardEnabled: true },
    apply: (world) => {
      const all = world.remoteDomains.state === 'present' ? world.remoteDomains.value : [];
      return { ...world, remoteDomains: present([...all.filter((one) => one.domainName !== domain), opened]) };
    },
  };
}

function ruleRemedies(world: World, sender: Sender, to: Destination, object: string): readonly Remedy[] {
  const rules = world.transportRules.state === 'present' ? world.transportRules.value : [];
  const rule = rules.find((one) => `transportRules/${one.name}` === object);
  if (rule === undefined) return [];
  return [...joinExempt(world, rule, sender), exceptDomain(rule, to.domain), exceptSender(rule, sender)];
}

/** Membership of a group that the rule leaves alone. */
const joinExempt = (world: World, { exceptions }: TransportRule, sender: Sender): readonly Remedy[] =>
  joinAny(
    world,
    exceptions.flatMap(({ name, principals }) => (name === 'fromMemberOf' ? principals : [])),
    sender,
  );

function exceptDomain(rule: TransportRule, domain: string): Remedy {
  return {
    title: `except ${domain} from the rule "${rule.name}"`,
    section: 'transportRules',
    object: rule.name,
    entry: { name: rule.name, exceptIfRecipientDomainIs: { add: [domain] } },
    apply: withRule({
      ...rule,
      exceptions: excepting(rule, { name: 'recipientDomainIs', value: [domain], principals: [], header: null }),
    }),
  };
}

/** An exception for the forwarder works only where the rule looks at the envelope. */
function exceptSender(rule: TransportRule, sender: Sender): Remedy {
  const named = { identity: sender.address, key: present(sender.key) };
  const own: Predicate = { name: 'from', value: [sender.address], principals: [named], header: null };
  return {
    title: `except ${sender.address} from the rule "${rule.name}", by the envelope`,
    section: 'transportRules',
    object: rule.name,
    entry: { name: rule.name, exceptIfFrom: { add: [sender.address] }, senderAddressLocation: 'HeaderOrEnvelope' },
    apply: withRule({ ...rule, senderAddressLocation: 'HeaderOrEnvelope', exceptions: excepting(rule, own) }),
  };
}

/** Values of one exception are alternatives, so that a new one joins those that are there. */
function excepting({ exceptions }: TransportRule, one: Predicate): readonly Predicate[] {
  const same = exceptions.find((other) => other.name === one.name);
  if (same === undefined) return [...exceptions, one];
  const values = [same.value, one.value].flat();
  const joined = { ...one, value: values, principals: [...same.principals, ...one.principals] };
  return exceptions.map((other) => (other === same ? joined : other));
}

const withRule =
  (rule: TransportRule) =>
  (world: World): World => {
    const all = world.transportRules.state === 'present' ? world.transportRules.value : [];
    return { ...world, transportRules: present(all.map((one) => (one.name === rule.name ? rule : one))) };
  };

/**
 * Keeps in what else the sender forwards, where it is marked as an automatic forward. It is looked for by the envelope,
 * since the header of a forward names who wrote first.
 */
export function onlyThere(world: World, cell: Cell): Remedy | null {
  const to = destinationOf(indexed(world), cell.to);
  if (to === null) return null;
  const { address, key } = senderOf(indexed(world), cell.sender);
  const name = `Forwarding of ${address} to ${to.domain} only`;
  const text = `Forwarding is allowed to ${to.domain} only.`;
  return {
    title: `reject what ${address} forwards to other domains than ${to.domain}`,
    section: 'transportRules',
    object: name,
    entry: {
      name,
      from: [address],
      senderAddressLocation: 'HeaderOrEnvelope',
      messageTypeMatches: 'AutoForward',
      sentToScope: 'NotInOrganization',
      exceptIfRecipientDomainIs: [to.domain],
      rejectMessageReasonText: text,
    },
    apply: withNewRule({
      name,
      senderAddressLocation: 'HeaderOrEnvelope',
      conditions: [
        asks('from', [address], [{ identity: address, key: present(key) }]),
        asks('messageTypeMatches', 'AutoForward'),
        asks('sentToScope', 'NotInOrganization'),
      ],
      exceptions: [asks('recipientDomainIs', [to.domain])],
      reject: { code: null, text },
    }),
  };
}

const asks = (name: string, value: Json, principals: readonly Principal[] = []): Predicate => ({
  name,
  value,
  principals,
  header: null,
});

/** What a new rule that rejects is made of. */
interface NewRule extends Pick<TransportRule, 'name' | 'senderAddressLocation' | 'conditions' | 'exceptions'> {
  readonly reject: RuleActions['reject'];
}

/** A new rule is the last one. */
const withNewRule =
  ({ reject, ...rule }: NewRule) =>
  (world: World): World => {
    const all = world.transportRules.state === 'present' ? world.transportRules.value : [];
    const last = { ...always, ...rule, priority: all.length, actions: { ...nothing, reject } };
    return { ...world, transportRules: present([...all, last]) };
  };

const always = { enabled: true, mode: 'Enforce', activationDate: null, expiryDate: null, beyond: [] } as const;

const nothing: RuleActions = {
  reject: null,
  deleteMessage: false,
  quarantine: false,
  moderate: false,
  unknown: [],
  redirectMessageTo: [],
  copyTo: [],
  routeMessageOutboundConnector: null,
  setSCL: null,
  stopRuleProcessing: false,
};

const fewGroups = 3;

/** Membership of a group that an open policy is for already. */
function joinGroups(world: World, sender: Sender): readonly Remedy[] {
  const { policies, rules } = outboundOf(world);
  const open = new Set(policies.flatMap((one) => (one.mode === 'On' ? [one.name] : [])));
  const scopes = rules.filter((rule) => rule.enabled && open.has(rule.policy)).flatMap((rule) => rule.fromMemberOf);
  return joinAny(world, scopes, sender);
}

function joinAny({ groups }: World, named: readonly Principal[], sender: Sender): readonly Remedy[] {
  const found = named.flatMap(({ key }) => (key.state === 'present' ? (groups.get(key.value) ?? []) : []));
  const fit = [...new Set(found)].filter(
    (one) => !hasNoMail(one) && !isDynamic(one) && one.members.state === 'present',
  );
  return fit.slice(0, fewGroups).map((one) => joinGroup(one, sender));
}

function joinGroup(group: Group, sender: Sender): Remedy {
  const members = group.members.state === 'present' ? group.members.value : [];
  const grown: Group = { ...group, members: present([...members, sender.key]) };
  return {
    title: `make ${sender.address} a member of ${group.address}`,
    section: 'groups',
    object: group.address,
    entry: { address: group.address, members: { add: [sender.address] } },
    apply: (world) => ({ ...world, groups: new Map(world.groups).set(group.key, grown) }),
  };
}

const outboundOf = ({ outbound }: World): Outbound =>
  outbound.state === 'present' ? outbound.value : { policies: [], rules: [] };

/** A policy for this sender alone, before all others. */
function ownPolicy(sender: Sender): Remedy {
  const name = `Forwarding for ${sender.address}`;
  const rule: OutboundRule = {
    name,
    policy: name,
    priority: -1,
    enabled: true,
    from: [{ identity: sender.address, key: present(sender.key) }],
    fromMemberOf: [],
    senderDomainIs: [],
    exceptIfFrom: [],
    exceptIfFromMemberOf: [],
    exceptIfSenderDomainIs: [],
  };
  return {
    title: `give ${sender.address} an outbound policy with forwarding on, before all others`,
    section: 'outboundPolicies',
    object: name,
    entry: { name, autoForwardingMode: 'On', from: [sender.address] },
    apply: (world) => {
      const { policies, rules } = outboundOf(world);
      const own = { name, isDefault: false, mode: 'On', settings: {} } as const;
      return { ...world, outbound: present({ policies: [...policies, own], rules: [rule, ...rules] }) };
    },
  };
}
