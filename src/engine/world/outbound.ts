import { textAt } from '../../json.ts';
import type { Live } from '../../kinds/kind.ts';
import { defaultKey, hasRule } from '../../kinds/outbound-policy/live.ts';
import { textsOf } from '../../kinds/property.ts';
import type { Outbound, OutboundPolicy, OutboundRule, Principal } from '../../posture/world.ts';
import type { People } from './people.ts';

/** Policies and their rules as the gates read them; live objects come in order of evaluation. */
export function outboundOf(rows: readonly Live[], people: People): Outbound {
  return {
    policies: rows.filter((live) => live.properties['autoForwardingMode'] !== undefined).map(policyOf),
    rules: rows.filter(hasRule).map((live, priority) => ruleOf(live, priority, people)),
  };
}

function policyOf({ ref, name, properties }: Live): OutboundPolicy {
  const mode = properties['autoForwardingMode'];
  return {
    name: ref.key === defaultKey ? 'Default' : name,
    isDefault: ref.key === defaultKey,
    mode: mode === 'On' || mode === 'Off' ? mode : 'Automatic',
    settings: properties,
  };
}

function ruleOf({ name, properties }: Live, priority: number, people: People): OutboundRule {
  const principals = (field: string): readonly Principal[] => textsOf(properties[field]).map(people.principal);
  return {
    name: textAt(properties, 'ruleName') || name,
    policy: name,
    priority,
    enabled: properties['enabled'] !== false,
    from: principals('from'),
    fromMemberOf: principals('fromMemberOf'),
    senderDomainIs: textsOf(properties['senderDomainIs']),
    exceptIfFrom: principals('exceptIfFrom'),
    exceptIfFromMemberOf: principals('exceptIfFromMemberOf'),
    exceptIfSenderDomainIs: textsOf(properties['exceptIfSenderDomainIs']),
  };
}
