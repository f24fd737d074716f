import { type Finding, note, type Remark, warn } from '../finding.ts';
import type { OutboundRule } from '../../world/world.ts';
import { outboundOf, policyName } from './effective.ts';

/** L2: pairs that lack a half, and rules without a scope. */
export const halves: Finding = {
  id: 'L2',
  title: 'every outbound policy has its rule, and every rule its policy and a scope',
  text: 'A policy works through its rule. Without a rule it applies to nobody, and the portal does not show it. A rule without its policy, or without any condition, does what no page describes.',
  example: 'outboundPolicies:\n  - { name: Partners, autoForwardingMode: On, appliesTo: nobody }',
  controls: [],
  needs: ['outbound'],
  check: (world) => {
    const { policies, rules } = outboundOf(world);
    const names = new Set(policies.map((one) => one.name.toLowerCase()));
    const ruled = new Set(rules.map((one) => one.policy.toLowerCase()));
    const idle = policies.filter((one) => !one.isDefault && !ruled.has(one.name.toLowerCase()));
    return [
      ...idle.map(({ name }) =>
        note(policyName(name), `${name} has no rule and applies to nobody`, 'give it a scope or remove it'),
      ),
      ...rules.filter((rule) => !names.has(rule.policy.toLowerCase())).map(alone),
      ...rules
        .filter((rule) => rule.from.length + rule.fromMemberOf.length + rule.senderDomainIs.length === 0)
        .map(bare),
    ];
  },
};

const alone = ({ policy, name }: OutboundRule): Remark =>
  warn(
    policyName(policy),
    `the rule ${name} applies ${policy}, which does not exist`,
    'declare the policy or remove the rule',
  );

const bare = ({ policy, name }: OutboundRule): Remark =>
  warn(policyName(policy), `the rule ${name} has no condition; whom it covers is not documented`, 'name its senders');
