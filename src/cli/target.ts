import type { Facts } from '../policy/policy.ts';
import type { Input, Option } from './command.ts';

const factFlags = {
  'automatic-means': { fact: 'automaticMeans', choices: ['off', 'on', 'unknown'] },
  'nested-groups': { fact: 'nestedGroups', choices: ['expand', 'ignore', 'unknown'] },
  'bypass-rule': { fact: 'bypassRule', choices: ['ignore', 'indeterminate'] },
  'outbound-policy-on-connectors': { fact: 'outboundPolicyOnConnectors', choices: ['applies', 'skipped', 'unknown'] },
} as const;

/** The options that say where the tenant comes from, and what only its organisation can know. */
export const tenantOptions: readonly Option[] = [
  { flags: '--snapshot <file>', about: 'read the tenant from a snapshot file' },
  { flags: '--emulator <name|file|url>', about: 'use an emulated tenant: contoso, a snapshot file, or a running one' },
  {
    flags: '--exchange <road>',
    about: 'how Exchange is reached, whatever the policies say',
    choices: ['rest', 'powershell'],
  },
  { flags: '--auth <how>', about: 'how to sign in: github-oidc, azure-cli, managed-identity, certificate, …' },
  ...Object.entries(factFlags).map(([name, { choices }]) => ({
    flags: `--${name} <value>`,
    about: 'a fact about the tenant, whatever the policies say',
    choices,
  })),
];

/** Lays the facts given as flags over those of the policies. */
export function factsWith(facts: Facts, input: Input): Facts {
  const given = Object.entries(factFlags).flatMap(([name, { fact }]) => {
    const value = input.text(name);
    return value === undefined ? [] : [[fact, value]];
  });
  const overlaid: Facts = { ...facts, ...Object.fromEntries(given) };
  return overlaid;
}
