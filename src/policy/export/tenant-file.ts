import { harmless } from '../../diagnostics/cells.ts';
import type { Cloud, ExchangeRoad, Facts, SignInName } from '../policy.ts';
import { inline } from '../yaml-text.ts';

/** The tenant that an export is of, and how it is reached. */
export interface ExportedTenant {
  readonly id: string;
  readonly domain: string;
  readonly cloud: Cloud;
  readonly exchange: ExchangeRoad;
  readonly auth: SignInName | null;
  readonly facts: Facts;
}

/** Puts the settings down: what is not known of the tenant, and the defaults of everything that can be set, each with what it is for. */
export function tenantText(tenant: ExportedTenant, unread: readonly string[], head: string): string {
  return [head, ...tenantLines(tenant), '', ...scopeLines, '', ...guardrailLines, ...unreadLines(unread), ''].join(
    '\n',
  );
}

const tenantLines = ({ id, domain, cloud, exchange, auth, facts }: ExportedTenant): readonly string[] => [
  'tenant:',
  `  id: ${inline(id)}`,
  `  domain: ${inline(domain)}`,
  ...(cloud === 'worldwide' ? [] : [`  cloud: ${cloud}`]),
  ...(exchange === 'rest' ? [] : [`  exchange: ${exchange}`]),
  ...(auth === null ? [] : [`  auth: ${auth}`]),
  '  facts: # what only the organisation can know; verdicts that depend on an unknown one say so',
  `    automaticMeans: ${facts.automaticMeans} # off or on: what AutoForwardingMode Automatic does here`,
  `    nestedGroups: ${facts.nestedGroups} # expand or ignore: whether a rule that names a group covers groups inside it`,
  `    bypassRule: ${facts.bypassRule} # or ignore: a rule that bypasses spam filtering says nothing about forwards`,
  `    outboundPolicyOnConnectors: ${facts.outboundPolicyOnConnectors} # applies or skipped: mail that leaves through a connector`,
];

const scopeLines: readonly string[] = [
  '# What becomes of objects that no policy declares. report names them and leaves them alone, close takes away what lets',
  '# mail out, remove deletes them; ignore: ["*.example.com"] spares some by name. Tighten this once the export is reviewed.',
  'scope:',
  '  outboundPolicies: { undeclared: report }',
  '  remoteDomains: { undeclared: report }',
  '  transportRules: { undeclared: report }',
  '  mailboxForwarding: { undeclared: report }',
];

const guardrailLines: readonly string[] = [
  '# Limits on what one plan may change. They judge changes and not what is there, so that the export itself passes them.',
  'guardrails:',
  '  tenantWideForwarding: refuse # or warn, allow: a plan that opens a control for everyone',
  '  maxRemovals: { count: 10, share: 0.25 } # objects in one plan, and the share of a section of ten or more',
  '  # maxNewlyAllowedSenders: 25 # people who may forward afterwards and could not before; no limit unless given',
  '  # requireOnGrant: [owner, reason, until] # what every entry that opens something has to carry',
  '  # protect: ["groups/executives@contoso.com"] # objects that no plan may touch',
];

const unreadLines = (unread: readonly string[]): readonly string[] =>
  unread.length === 0
    ? []
    : ['', '# Could not be read, and so is not declared:', ...unread.map((one) => `#   ${harmless(one)}`)];
