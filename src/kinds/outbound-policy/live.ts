import { textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Directory } from '../directory.ts';
import type { Live, Undeclared } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { trimmed } from '../rows/rules.ts';
import { knownKeys, unknownIn, words } from '../rows/unknown.ts';
import { type Read, readProperties, readState, together } from '../table.ts';
import { policyProperties, ruleProperties } from './properties.ts';
import { isDefault, nameOf, type PolicyAndRule, pairOf, referenceOf } from './read.ts';
import { isInForce, who } from './scope.ts';

/**
 * What the posture asks of an outbound policy. A rule whose policy is gone has no mode; a policy without a rule applies
 * to nobody; the default policy has neither scope nor `enabled` and is always in force.
 */
export interface LiveOutboundPolicy extends Properties {
  readonly autoForwardingMode?: 'Automatic' | 'On' | 'Off';
  readonly enabled?: boolean;
  readonly appliesTo?: 'nobody';
  readonly ruleName?: string;
  readonly from?: readonly string[];
  readonly fromMemberOf?: readonly string[];
  readonly senderDomainIs?: readonly string[];
  readonly exceptIfFrom?: readonly string[];
  readonly exceptIfFromMemberOf?: readonly string[];
  readonly exceptIfSenderDomainIs?: readonly string[];
}

export const section = 'outboundPolicies' as const;

/** The key of the tenant-wide default policy. */
export const defaultKey = 'default';

export function liveOutboundPolicies(rows: readonly Row[], directory: Directory): readonly Live<LiveOutboundPolicy>[] {
  return rows.map((row) => liveOf(pairOf(row), directory));
}

function liveOf(pair: PolicyAndRule, directory: Directory): Live<LiveOutboundPolicy> {
  const policy = policyPart(pair.policy, directory);
  const rule = rulePart(pair.rule, directory);
  const name = pair.policy === null ? nameOfOrphan(pair.rule ?? {}) : nameOf(pair.policy);
  const byDefault = pair.policy !== null && isDefault(pair.policy);
  const strange = unknownIn(pair.rule ?? {}, ruleKeys);
  const nobody = pair.rule === null && !byDefault ? ({ appliesTo: 'nobody' } as const) : {};
  return {
    ref: { section, key: byDefault ? defaultKey : name.toLowerCase() },
    name,
    handle: name,
    properties: { ...policy.properties, ...rule.properties, ...nobody },
    beyond: [...unknownIn(pair.policy ?? {}, policyKeys), ...strange],
    unresolved: [...policy.unresolved, ...rule.unresolved],
    extra: {
      policy: pair.policy === null ? null : nameOf(pair.policy),
      rule: pair.rule === null ? null : nameOf(pair.rule),
      strange,
    },
  };
}

/** Source: recorded policies and rules of 2026; `Enabled` of a policy says nothing. */
const policyKeys = knownKeys(policyProperties, words('ConfigurationType Enabled IsDefault RecommendedPolicyType'));
const ruleKeys = knownKeys(
  ruleProperties,
  words('Conditions Description Exceptions HostedOutboundSpamFilterPolicy Priority RuleVersion State'),
);

/** Properties in use of a rule that nobody here knows: each may be a condition or an exception. */
export const strangeScope = ({ extra }: Live): readonly string[] => textsOf(extra['strange']);

/** A rule whose policy is gone goes by the policy it names, so that declaring that policy mends it. */
const nameOfOrphan = (rule: Row): string => referenceOf(rule) || nameOf(rule);

const nothing: Read = { properties: {}, unresolved: [] };

const policyPart = (policy: Row | null, directory: Directory): Read =>
  policy === null
    ? nothing
    : readProperties(policyProperties, policy, directory, `Get-HostedOutboundSpamFilterPolicy ${nameOf(policy)}`);

/** A rule says its state in a word; its comment may come back as a bare line break. */
function rulePart(rule: Row | null, directory: Directory): Read {
  if (rule === null) return nothing;
  const call = `Get-HostedOutboundSpamFilterRule ${nameOf(rule)}`;
  const plain = { ...rule, ...trimmed(rule, 'Comments') };
  return together(readProperties(ruleProperties, plain, directory, call), readState(rule, call));
}

/** Whether a rule puts a policy, now or after a step, in the order of evaluation; the default has none, nor has one for nobody. */
export const hasRule = ({ ref, properties }: Pick<Live, 'ref' | 'properties'>): boolean =>
  ref.key !== defaultKey && properties['appliesTo'] !== 'nobody';

/** The name of the rule of a live object; null where it has none. */
export const ruleOf = (live: Live): string | null => textAt(live.extra, 'rule') || null;

/** True for a rule whose policy is gone. */
export const isOrphan = (live: Live): boolean => live.extra['policy'] === null;

export function undeclared(live: Live): Undeclared {
  const open =
    live.properties['autoForwardingMode'] === 'On' && isInForce(live.ref.key === defaultKey, live.properties);
  return {
    letsOut: open
      ? `lets ${live.ref.key === defaultKey ? 'everyone' : who(live.properties)} forward to any outside address`
      : null,
    close: open ? { autoForwardingMode: 'Off' } : null,
    removable: live.ref.key !== defaultKey,
  };
}
