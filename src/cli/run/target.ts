import { clouds } from '../../policy/declared/cloud.ts';
import { type Facts, factTable } from '../../policy/schema/facts.ts';
import { type Cloud, signIns, type TenantSection } from '../../policy/schema/policy.ts';
import type { Input, Option } from './command.ts';

/** What only the organisation can know, as flags, with the answers to each. */
export const factChoices = {
  'automatic-means': factTable.automaticMeans.choices,
  'nested-groups': factTable.nestedGroups.choices,
  'bypass-rule': factTable.bypassRule.choices,
  'outbound-policy-on-connectors': factTable.outboundPolicyOnConnectors.choices,
} as const;

type Choice<N extends keyof typeof factChoices> = (typeof factChoices)[N][number];

/** The options that say where the tenant comes from, and what only its organisation can know. */
export const tenantOptions: readonly Option[] = [
  {
    flags: '--snapshot <file>',
    about: 'read the tenant from a snapshot, or from files of other tools: a file, or a folder of them',
  },
  { flags: '--emulator <name|file|url>', about: 'use an emulated tenant: contoso, a snapshot file, or a running one' },
  {
    flags: '--exchange <transport>',
    about: 'how Exchange is reached, whatever the policies say',
    choices: ['rest', 'powershell'],
  },
  { flags: '--cloud <name>', about: 'the cloud that the tenant is in, whatever the policies say', choices: clouds },
  { flags: '--auth <how>', about: 'how to sign in, whatever the policies say', choices: signIns },
  {
    flags: '--trace <file>',
    about: 'record what was asked of the tenant, and replay it with --snapshot (`why` has a --trace of its own)',
  },
  ...Object.entries(factChoices).map(([name, choices]) => ({
    flags: `--${name} <value>`,
    about: 'a fact about the tenant, whatever the policies say',
    choices,
  })),
];

/** The cloud that `--cloud` names; null where it names none. */
export const cloudNamed = (input: Input): Cloud | null => clouds.find((one) => one === input.text('cloud')) ?? null;

/** A tenant in the cloud that `--cloud` names, else in that of the policies. */
export const inCloud = (tenant: TenantSection | null, input: Input): TenantSection | null =>
  tenant === null ? null : { ...tenant, cloud: cloudNamed(input) ?? tenant.cloud };

/** Lays the facts given as flags over those of the policies. */
export function factsWith(facts: Facts, input: Input): Facts {
  return {
    ...facts,
    automaticMeans: chosen(input, 'automatic-means', facts.automaticMeans),
    nestedGroups: chosen(input, 'nested-groups', facts.nestedGroups),
    bypassRule: chosen(input, 'bypass-rule', facts.bypassRule),
    outboundPolicyOnConnectors: chosen(input, 'outbound-policy-on-connectors', facts.outboundPolicyOnConnectors),
  };
}

function chosen<N extends keyof typeof factChoices>(input: Input, name: N, otherwise: Choice<N>): Choice<N> {
  const choices: readonly Choice<N>[] = factChoices[name];
  return choices.find((choice) => choice === input.text(name)) ?? otherwise;
}
