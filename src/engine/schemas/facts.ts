import { oneOf, optional, shape, text, textOrNull } from '../../json/schema.ts';
import { factNames, type FactStatement, factTable } from '../../policy/schema/facts.ts';

const { automaticMeans, nestedGroups, bypassRule, outboundPolicyOnConnectors, ...later } = factTable;

/** The facts as documents carry them: those that came later only where somebody stated them. */
export const factFields = {
  automaticMeans: oneOf(...automaticMeans.choices),
  nestedGroups: oneOf(...nestedGroups.choices),
  bypassRule: oneOf(...bypassRule.choices),
  outboundPolicyOnConnectors: oneOf(...outboundPolicyOnConnectors.choices),
  outboundPolicyThroughGroups: optional(oneOf(...later.outboundPolicyThroughGroups.choices)),
  outboundPolicyOnInternalDomains: optional(oneOf(...later.outboundPolicyOnInternalDomains.choices)),
  outboundPolicyOnPremises: optional(oneOf(...later.outboundPolicyOnPremises.choices)),
  remoteDomainsThroughGroups: optional(oneOf(...later.remoteDomainsThroughGroups.choices)),
  nextHop: optional(oneOf(...later.nextHop.choices)),
  restrictedForwards: optional(oneOf(...later.restrictedForwards.choices)),
};

export const statement = shape<FactStatement>('A fact as the policies state it, with what it rests on.', {
  fact: oneOf(...factNames),
  is: text,
  asOf: textOrNull,
  evidence: textOrNull,
});
