import { textAt } from '../../json.ts';
import type { Kind } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaults } from '../table.ts';
import { listEntries, listSchema } from '../section.ts';
import { withoutRule, withRule } from './calls.ts';
import { check } from './check.ts';
import { defaultKey, hasRule, liveOutboundPolicies, section, undeclared } from './live.ts';
import { policyProperties, properties } from './properties.ts';
import { mentions, readPairs } from './read.ts';
import { steps } from './steps.ts';

const identity = {
  name: {
    description: 'The name of the policy; Default is the tenant-wide one, which has no scope and comes last.',
    type: 'string',
    minLength: 1,
    maxLength: 64,
  },
};

/** A rule always has a name, so that there is nothing to clear. */
const ruleName = {
  ruleName: {
    description: 'The name of the rule; a new rule takes that of its policy.',
    type: 'string',
    minLength: 1,
    maxLength: 64,
  },
};

export const outboundPolicy: Kind = {
  section,
  noun: 'outbound policy',
  identity: 'name',
  ordered: true,
  requires: {
    read: ['Get-HostedOutboundSpamFilterPolicy', 'Get-HostedOutboundSpamFilterRule'],
    write: [
      'New-HostedOutboundSpamFilterPolicy',
      'Set-HostedOutboundSpamFilterPolicy',
      'Remove-HostedOutboundSpamFilterPolicy',
      'New-HostedOutboundSpamFilterRule',
      'Set-HostedOutboundSpamFilterRule',
      'Enable-HostedOutboundSpamFilterRule',
      'Disable-HostedOutboundSpamFilterRule',
      'Remove-HostedOutboundSpamFilterRule',
    ],
  },
  properties,
  schema: listSchema(
    'Who may forward to the outside by itself. The first policy that covers a sender decides.',
    identity,
    properties,
    ruleName,
  ),
  undeclaredDefault: 'report',
  entries: (value) => listEntries(value, 'name'),
  check,
  read: readPairs,
  mentions,
  people: () => [],
  live: liveOutboundPolicies,
  complete,
  steps,
  ranked: hasRule,
  undeclared,
};

/** A new policy has a rule with a state and a name, unless it is for nobody. */
function complete(spec: Properties): Properties {
  const name = textAt(spec, 'name');
  const base = defaults(policyProperties);
  if (name.toLowerCase() === defaultKey) return base;
  return spec['appliesTo'] === 'nobody' ? withoutRule(base) : withRule({ ...base, ...ruleNameOf(spec) }, name);
}

const ruleNameOf = (spec: Properties): Properties =>
  typeof spec['ruleName'] === 'string' ? { ruleName: spec['ruleName'] } : {};
