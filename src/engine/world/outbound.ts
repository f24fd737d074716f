import type { Live } from '../../kinds/kind.ts';
import { defaultKey, hasRule, strangeScope } from '../../kinds/outbound-policy/live.ts';
import type { Objects as Kinds, Rows } from '../../kinds/objects.ts';
import { scopeProperties } from '../../kinds/outbound-policy/properties.ts';
import type { Outbound, OutboundPolicy, OutboundRule, Principal } from '../../posture/world/world.ts';
import type { Unresolved } from '../../kinds/property.ts';
import { unclearError } from '../../kinds/rows/decode.ts';
import { told, unclearIn, unreadProperty } from '../live/unread.ts';
import { anybody, type People } from './people.ts';

/** Policies and their rules as the gates read them; live objects come in order of evaluation. */
export function outboundOf(rows: Rows<'outboundPolicies'>, people: People): Outbound {
  return {
    policies: rows.filter(hasPolicy).map(policyOf),
    rules: rows.filter(hasRule).map((live, priority) => ruleOf(live, priority, people)),
  };
}

/** A policy says its mode, or holds one that nobody can tell; a rule whose policy is gone does neither. */
const hasPolicy = (live: Live<Kinds['outboundPolicies']>): boolean =>
  live.properties.autoForwardingMode !== undefined || unreadProperty(live, 'autoForwardingMode') !== null;

function policyOf(live: Live<Kinds['outboundPolicies']>): OutboundPolicy {
  const { ref, name, properties } = live;
  return {
    name: ref.key === defaultKey ? 'Default' : name,
    isDefault: ref.key === defaultKey,
    mode: told(live, 'autoForwardingMode', properties.autoForwardingMode, 'Automatic'),
    settings: properties,
  };
}

function ruleOf(live: Live<Kinds['outboundPolicies']>, priority: number, people: People): OutboundRule {
  const { name, properties } = live;
  const principals = (named: readonly string[] = []): readonly Principal[] => named.map(people.principal);
  // Whoever a rule does not name for certain may be one whom it leaves out: so it may take anybody, and takes nobody for certain.
  const open = [...unclearIn(live, (property) => deciding.has(property)), ...strangeIn(live)].map(anybody);
  return {
    name: properties.ruleName ?? name,
    policy: name,
    priority,
    enabled: properties.enabled !== false,
    from: principals(properties.from),
    fromMemberOf: principals(properties.fromMemberOf),
    senderDomainIs: properties.senderDomainIs ?? [],
    exceptIfFrom: [...principals(properties.exceptIfFrom), ...open],
    exceptIfFromMemberOf: principals(properties.exceptIfFromMemberOf),
    exceptIfSenderDomainIs: properties.exceptIfSenderDomainIs ?? [],
  };
}

/** A property that nobody knows may be an exception too. */
const strangeIn = (live: Live): readonly Unresolved[] =>
  strangeScope(live).map((property) => ({
    property,
    identity: property,
    because: unclearError(`Get-HostedOutboundSpamFilterRule ${live.name}`, `${property} is nothing that Postern knows`),
  }));

const deciding = new Set(['enabled', ...scopeProperties.map((property) => property.name)]);
