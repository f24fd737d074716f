import { compare } from '../compare.ts';
import { asksSender, textsOf } from '../gates/predicate-sender.ts';
import { loopHeader } from '../gates/predicate-message.ts';
import { indexed } from '../indexed.ts';
import { isActive, residualChannels } from '../residual.ts';
import { scopeOf } from '../scope.ts';
import type { TransportRule, World } from '../world.ts';
import { type Lint, note, read, warn } from './finding.ts';

const named = (rule: TransportRule): string => `transportRules/${rule.name}`;

export const acting = (world: World, at: Date): readonly TransportRule[] =>
  read(world.transportRules).filter((rule) => rule.enabled && rule.mode === 'Enforce' && isActive(rule, at.getTime()));

/** A rule that looks for automatic forwards, by their class or by the header that inbox rules leave. */
export const isForwardRule = (rule: TransportRule): boolean =>
  rule.conditions.some(
    (one) =>
      (one.name === 'messageTypeMatches' && textsOf(one.value).includes('autoforward')) ||
      one.header?.toLowerCase() === loopHeader,
  );

/** L9: an exception for the forwarder that looks at the header sees the author instead. */
export const idleException: Lint = (world) =>
  read(world.transportRules)
    .filter((rule) => rule.enabled && isForwardRule(rule) && rule.senderAddressLocation === 'Header')
    .filter((rule) => rule.exceptions.some(asksSender))
    .map((rule) =>
      warn(
        'L9',
        named(rule),
        `${rule.name} excepts senders by the header, where a forward bears the original sender`,
        'set senderAddressLocation to HeaderOrEnvelope',
      ),
    );

/** L11: less filtering for mail that comes from inside. */
export const bypass: Lint = (world, at) => {
  const index = indexed(world);
  const isOurs = (rule: TransportRule): boolean => {
    const senders = rule.conditions.filter((one) => asksSender(one) || one.name === 'fromScope');
    if (senders.length === 0) return true;
    return senders.some((one) =>
      one.name === 'fromScope' || one.name === 'senderDomainIs'
        ? textsOf(one.value).some((text) => text === 'inorganization' || scopeOf(index, text) === 'internal')
        : true,
    );
  };
  return acting(world, at)
    .filter((rule) => rule.actions.setSCL === -1 && isOurs(rule))
    .map((rule) =>
      warn(
        'L11',
        named(rule),
        `${rule.name} skips spam filtering for internal senders; it does not replace an outbound policy`,
        'remove it, and scope an outbound policy instead',
      ),
    );
};

/** L12: rules that carry mail outside by themselves. */
export const carrying: Lint = (world, at) =>
  residualChannels(world, at).flatMap(({ channel, object, to }) =>
    channel === 'power-automate'
      ? []
      : [
          warn(
            'L12',
            object,
            `sends mail to ${to.join(', ')}, past every outbound policy`,
            'keep it only if that is meant',
          ),
        ],
  );

const month = 30 * 24 * 60 * 60 * 1000;

/** L14: rules that begin or end within a month and change verdicts by it. */
export const timed: Lint = (world, at) =>
  read(world.transportRules).flatMap((rule) =>
    [rule.activationDate, rule.expiryDate].flatMap((date) => {
      const time = date === null ? Number.NaN : Date.parse(date);
      if (!(time > at.getTime() && time <= at.getTime() + month) || !rule.enabled) return [];
      const { gains, losses, uncertain } = compare(world, world, new Date(time - 1000), new Date(time + 1000));
      if (gains.length + losses.length + uncertain.length === 0) return [];
      const verb = date === rule.expiryDate ? 'ends' : 'begins';
      return [
        warn(
          'L14',
          named(rule),
          `${rule.name} ${verb} on ${date?.slice(0, 10) ?? ''} and changes who can forward`,
          'decide before that day',
        ),
      ];
    }),
  );

/** L18: rules that take every message. */
export const unconditional: Lint = (world) =>
  read(world.transportRules)
    .filter(({ enabled, conditions, exceptions }) => enabled && conditions.length + exceptions.length === 0)
    .filter(({ actions }) => actions.reject !== null || actions.deleteMessage || actions.redirectMessageTo.length > 0)
    .map((rule) =>
      warn('L18', named(rule), `${rule.name} has no condition: it takes every message`, 'give it a condition'),
    );

/** A rule in audit mode stops nothing, whatever its name says. */
export const audited: Lint = (world) =>
  read(world.transportRules)
    .filter(
      ({ enabled, mode, actions }) =>
        enabled && mode !== 'Enforce' && (actions.reject !== null || actions.deleteMessage || actions.quarantine),
    )
    .map((rule) =>
      note(
        'audit-only',
        named(rule),
        `${rule.name} only audits: it stops nothing`,
        'set its mode to Enforce if it is to stop mail',
      ),
    );
