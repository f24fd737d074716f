import { configuredForwards } from '../forwards.ts';
import { indexed } from '../indexed.ts';
import { hasNoMail, isDynamic, membersOf } from '../membership.ts';
import type { Group, OutboundRule, World } from '../world.ts';
import { type Finding, type Lint, note, read, warn } from './finding.ts';

/** The groups that an enabled rule takes as its scope, each with the rule. */
function scopes(world: World): readonly { readonly group: Group; readonly rule: OutboundRule }[] {
  const rules = world.outbound.state === 'present' ? world.outbound.value.rules.filter((rule) => rule.enabled) : [];
  return rules.flatMap((rule) =>
    [...rule.fromMemberOf, ...rule.exceptIfFromMemberOf].flatMap(({ key }) => {
      const group = key.state === 'present' ? world.groups.get(key.value) : undefined;
      return group === undefined ? [] : [{ group, rule }];
    }),
  );
}

const named = (group: Group): string => `groups/${group.address || group.name}`;

/** L4: groups that the service does not look into, or not deep enough, or that hold nobody. */
export const unfit: Lint = (world) => {
  const index = indexed(world);
  const { nestedGroups } = world.facts;
  return scopes(world).flatMap(({ group, rule }) => {
    const why = trouble(
      group,
      nestedGroups !== 'expand' && [...membersOf(group)].some((key) => index.groupKeys().has(key)),
    );
    if (why === null) return [];
    return [
      warn(
        'L4',
        named(group),
        `${group.address || group.name}, the scope of ${rule.policy}, ${why}`,
        'use a mail-enabled group with the people themselves in it',
      ),
    ];
  });
};

function trouble(group: Group, nests: boolean): string | null {
  if (hasNoMail(group)) return 'is not mail-enabled: no policy sees its members';
  if (isDynamic(group)) return 'has dynamic members, which outbound policies do not support';
  if (group.members.state === 'present' && group.members.value.length === 0) return 'is empty';
  return nests ? 'holds other groups, and whether their members count is not documented' : null;
}

/** L5: a Microsoft 365 group forwards under its own address, which a scope by membership does not cover. */
export const forwardingGroup: Lint = (world, at) => {
  const senders = new Set(configuredForwards(world, at).map((one) => one.from));
  const byName = new Set(
    (world.outbound.state === 'present' ? world.outbound.value.rules : []).flatMap((rule) =>
      rule.from.flatMap(({ key }) => (key.state === 'present' ? [key.value] : [])),
    ),
  );
  return scopes(world).flatMap(({ group, rule }) =>
    group.type === 'GroupMailbox' && senders.has(group.address) && !byName.has(group.key)
      ? [
          warn(
            'L5',
            named(group),
            `${group.address} forwards as itself, and ${rule.policy} covers only its members`,
            `add ${group.address} to from`,
          ),
        ]
      : [],
  );
};

const open = new Set(['Open', 'Public']);

/** L20: groups into which people let themselves, or that hold people from outside. */
export const joinable: Lint = (world) => scopes(world).flatMap(({ group, rule }) => strangers(world, group, rule));

function strangers(world: World, group: Group, rule: OutboundRule): readonly Finding[] {
  const found: Finding[] = [];
  const says = `${group.address}, the scope of ${rule.policy},`;
  if (group.joining !== null && open.has(group.joining))
    found.push(
      warn('L20', named(group), `${says} lets anybody join`, 'close the group: its owners should let people in'),
    );
  const outsiders = [...membersOf(group)].filter((key) => isOutsider(world, key));
  if (outsiders.length > 0)
    found.push(
      warn('L20', named(group), `${says} holds ${outsiders.length} from outside`, 'take guests and contacts out'),
    );
  return found;
}

const isOutsider = (world: World, key: string): boolean =>
  ['GuestMailUser', 'MailContact'].includes(world.recipients.get(key)?.type ?? '');

/** One person who may send by SMTP AUTH, is taken by a bypass rule and forwards: three openings that add up. */
export const tripleOpening: Lint = (world, at) => {
  const bypassed = new Set(
    read(world.transportRules)
      .filter((rule) => rule.enabled && rule.mode === 'Enforce' && rule.actions.setSCL === -1)
      .flatMap((rule) => rule.conditions.flatMap((one) => one.principals))
      .flatMap(({ key }) => (key.state === 'present' ? [key.value] : [])),
  );
  const index = indexed(world);
  const forwarders = configuredForwards(world, at).filter((one) => one.verdict.verdict !== 'blocked');
  return forwarders.flatMap(({ from }) => {
    const key = index.byAddress.get(from)?.key ?? from;
    if (world.smtpAuth.mailboxes.get(key) !== 'enabled' || !bypassed.has(key)) return [];
    return [
      note(
        'smtp-bypass-forward',
        `recipients/${from}`,
        `${from} may use SMTP AUTH, skips spam filtering and forwards outside`,
        'take at least one of the three away',
      ),
    ];
  });
};
