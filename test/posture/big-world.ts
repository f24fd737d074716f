import { present } from '../../src/tenant/tenant.ts';
import type {
  Group,
  OutboundRule,
  Recipient,
  RemoteDomain,
  TransportRule,
  World,
} from '../../src/posture/world/world.ts';
import {
  aWorld,
  byKey,
  connector,
  forward,
  group,
  mailbox,
  outboundRule,
  policy,
  predicate,
  rejects,
  remote,
  transportRule,
} from './build.ts';

export interface Size {
  readonly mailboxes: number;
  readonly policies: number;
  readonly transportRules: number;
  readonly remoteDomains: number;
  readonly groups: number;
  /** Members of the groups together; they are the mailboxes that a tenant is read for. */
  readonly memberships: number;
}

export const asLarge: Size = {
  mailboxes: 50_000,
  policies: 200,
  transportRules: 300,
  remoteDomains: 500,
  groups: 2000,
  memberships: 100_000,
};

/** Numbers that look thrown and are the same in every run (mulberry32). */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const person = (n: number): string => `user${n}@contoso.com`;
const team = (n: number): string => `team${n}@contoso.com`;
const domain = (n: number): string => `partner${n}.example`;

/** A tenant of a given size, the same each time; a few things in it depend on `seed`. */
export function bigWorld(size: Size, seed = 1): World {
  const throwDie = dice(seed);
  const known = Math.min(size.mailboxes, size.memberships / 2);
  const people = Array.from({ length: known }, (_, n): Recipient => mailbox(person(n)));
  const base = aWorld({
    remote: remotes(size),
    policies: Array.from({ length: size.policies }, (_, n) => policy(`Policy ${n}`, n % 2 === 0 ? 'On' : 'Off')),
    rules: Array.from({ length: size.policies }, (_, n) => scopeRule(n, size, throwDie)),
    transport: Array.from({ length: size.transportRules }, (_, n) => mailRule(n, size, throwDie)),
    connectors: Array.from({ length: 10 }, (_, n) => connector(`Out ${n}`, { recipientDomains: [domain(n * 7)] })),
    groups: teams(size, known, throwDie),
    forwards: Array.from({ length: 50 }, (_, n) =>
      forward(person(n * 11), { forwardingSmtpAddress: `box${n}@${domain(n * 3)}` }),
    ),
  });
  return { ...base, recipients: byKey(people), mailboxes: present(new Map([['contoso.com', size.mailboxes]])) };
}

const remotes = (size: Size): readonly RemoteDomain[] => [
  remote('*', false),
  ...Array.from({ length: size.remoteDomains - 1 }, (_, n) =>
    remote(n % 3 === 0 ? `*.${domain(n)}` : domain(n), n % 2 === 0),
  ),
];

function teams(size: Size, known: number, throwDie: (below: number) => number): readonly Group[] {
  const each = Math.floor(size.memberships / size.groups);
  return Array.from({ length: size.groups }, (_, n) => {
    const members = Array.from({ length: each }, () => person(throwDie(known)));
    return group(team(n), n % 100 === 99 ? [...members, team(n - 1)] : members);
  });
}

function scopeRule(n: number, size: Size, throwDie: (below: number) => number): OutboundRule {
  const some = (count: number) => Array.from({ length: count }, () => team(throwDie(size.groups)));
  return outboundRule(`Policy ${n}`, {
    priority: n,
    ...(n % 10 === 0 ? { from: [person(throwDie(1000)), person(throwDie(1000))] } : { fromMemberOf: some(6) }),
    ...(n % 4 === 0 ? { exceptIfFromMemberOf: some(2) } : {}),
  });
}

function mailRule(n: number, size: Size, throwDie: (below: number) => number): TransportRule {
  const places = Array.from({ length: 3 }, () => domain(throwDie(size.remoteDomains * 2)));
  const to = predicate('recipientDomainIs', places);
  const type = predicate('messageTypeMatches', 'AutoForward');
  const members = predicate('fromMemberOf', [team(throwDie(size.groups)), team(throwDie(size.groups))]);
  const base = {
    priority: n,
    senderAddressLocation: n % 3 === 0 ? ('HeaderOrEnvelope' as const) : ('Header' as const),
  };
  switch (n % 6) {
    case 0:
      return transportRule(`Rule ${n}`, { ...base, conditions: [type, to], exceptions: [members], actions: rejects() });
    case 1:
      return transportRule(`Rule ${n}`, { ...base, conditions: [to], actions: { stopRuleProcessing: n % 12 === 1 } });
    case 2:
      return transportRule(`Rule ${n}`, {
        ...base,
        conditions: [predicate('subjectContainsWords', ['secret'])],
        actions: rejects(),
      });
    case 3:
      return transportRule(`Rule ${n}`, { ...base, conditions: [members, to], actions: { deleteMessage: true } });
    case 4:
      return transportRule(`Rule ${n}`, { ...base, conditions: [type, to], actions: rejects('5.7.900') });
    default:
      return transportRule(`Rule ${n}`, { ...base, conditions: [to], actions: { setSCL: n % 30 === 5 ? -1 : 0 } });
  }
}

/** The same tenant after an ordinary day: a policy opened, one closed, a domain opened, a group grown, a rule gone. */
export function nextDay(world: World): World {
  const { outbound, remoteDomains, transportRules } = world;
  const first = world.groups.get(team(0));
  return {
    ...world,
    ...(outbound.state === 'present'
      ? {
          outbound: present({
            ...outbound.value,
            policies: outbound.value.policies.map((one) =>
              one.name === 'Policy 1'
                ? policy(one.name, 'On')
                : one.name === 'Policy 2'
                  ? policy(one.name, 'Off')
                  : one,
            ),
          }),
        }
      : {}),
    ...(remoteDomains.state === 'present'
      ? {
          remoteDomains: present(
            remoteDomains.value.map((one) => (one.domainName === domain(1) ? remote(domain(1), true) : one)),
          ),
        }
      : {}),
    ...(transportRules.state === 'present' ? { transportRules: present(transportRules.value.slice(1)) } : {}),
    groups:
      first?.members.state === 'present'
        ? new Map(world.groups).set(first.key, { ...first, members: present([...first.members.value, person(3)]) })
        : world.groups,
  };
}
