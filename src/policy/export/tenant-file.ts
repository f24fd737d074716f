import { visible } from '../../escape.ts';
import { type FactName, factNames, type Facts, type FactStatement, standing } from '../schema/facts.ts';
import type { Cloud, ExchangeTransport, SignInName } from '../schema/policy.ts';
import type { AcceptedDomain } from '../../kinds/read-only/index.ts';
import type { AcceptedItem } from './listing.ts';
import { cloudsOf } from '../declared/cloud.ts';
import { inline } from '../text/yaml-text.ts';

/** The tenant that an export is of, and how it is reached. */
export interface ExportedTenant {
  readonly id: string;
  readonly domain: string;
  /** Null where the domain leaves a choice that nobody has made. */
  readonly cloud: Cloud | null;
  readonly exchange: ExchangeTransport;
  readonly auth: SignInName | null;
  readonly facts: Facts;
  readonly statements: readonly FactStatement[];
  /** None where they could not be read. */
  readonly domains: readonly AcceptedDomain[];
}

/** What the settings say beside their defaults. */
export interface Settings {
  readonly tenant: ExportedTenant;
  /** The names of objects that cannot be declared and are left alone, by section. */
  readonly spared: ReadonlyMap<string, readonly string[]>;
  /** By section, what happens to objects that no policy declares, where it is not to be reported alone. */
  readonly undeclared: Readonly<Record<string, 'close' | 'remove'>>;
  readonly accepted: readonly AcceptedItem[];
  readonly unread: readonly string[];
}

/** Puts the settings down: what is not known of the tenant, and the defaults of everything that can be set, each with what it is for. */
export function tenantText({ tenant, spared, undeclared, accepted, unread }: Settings, head: string): string {
  return [
    head,
    ...tenantLines(tenant),
    '',
    ...scopeLines(spared, undeclared),
    '',
    ...guardrailLines,
    ...acceptedLines(accepted),
    ...unreadLines(unread),
    '',
  ].join('\n');
}

const tenantLines = ({ id, domain, cloud, exchange, auth, domains, ...stated }: ExportedTenant): readonly string[] => [
  'tenant:',
  `  id: ${inline(id)}`,
  `  domain: ${inline(domain)}`,
  ...cloudLines(domain, cloud),
  ...(exchange === 'rest' ? [] : [`  exchange: ${exchange}`]),
  ...(auth === null ? [] : [`  auth: ${auth}`]),
  ...domainLines(domains),
  '  facts: # what only the organisation can know; verdicts that depend on an unknown one say so',
  ...factNames.flatMap((name) => factLines(name, stated)),
];

/** In an order of their own, so that how a tenant lists them shows nowhere. */
const domainLines = (domains: readonly AcceptedDomain[]): readonly string[] =>
  domains.length === 0
    ? []
    : [
        '  domains: # mail to these counts as inside; another one, or one of another type, is drift',
        ...domains
          .toSorted((one, other) => (one.domainName < other.domainName ? -1 : 1))
          .map((one) => `    - ${inline(writtenDomain(one))}`),
      ];

const writtenDomain = ({ domainName, type, matchSubDomains }: AcceptedDomain) =>
  type === 'Authoritative' && !matchSubDomains
    ? domainName
    : { domain: domainName, type, ...(matchSubDomains ? { matchSubDomains } : {}) };

/** The facts that every export asks for, each with what it may say; the others where they are stated. */
const asked: Readonly<Partial<Record<FactName, string>>> = {
  automaticMeans: 'off or on: what AutoForwardingMode Automatic does here',
  nestedGroups: 'expand or ignore: whether a rule that names a group covers groups inside it',
  bypassRule: 'or ignore: a rule that bypasses spam filtering says nothing about forwards',
  outboundPolicyOnConnectors: 'applies or skipped: mail that leaves through a connector',
};

function factLines(name: FactName, { facts, statements }: Pick<ExportedTenant, 'facts' | 'statements'>) {
  const value = facts[name];
  if (value === undefined) return [];
  const long = standing(statements, facts).find(({ fact }) => fact === name);
  const comment = asked[name] === undefined ? '' : ` # ${asked[name]}`;
  return [`    ${name}: ${long === undefined ? value : longForm(long)}${comment}`];
}

const longForm = ({ is, asOf, evidence }: FactStatement): string =>
  inline({ is, ...(asOf === null ? {} : { asOf }), ...(evidence === null ? {} : { evidence }) });

function cloudLines(domain: string, cloud: Cloud | null): readonly string[] {
  if (cloud === null)
    return [`  # cloud: ${cloudsOf(domain).join(' or ')}: state which, before anything is read from the live tenant`];
  return cloud === 'worldwide' ? [] : [`  cloud: ${cloud}`];
}

const scopeLines = (spared: Settings['spared'], undeclared: Settings['undeclared']): readonly string[] => [
  '# What becomes of objects that no policy declares. report names them and leaves them alone, close takes away what lets',
  '# mail out, remove deletes them; ignore: ["*.example.com"] spares some by name. Tighten this once the export is reviewed.',
  'scope:',
  ...[
    'outboundPolicies',
    'remoteDomains',
    'outboundConnectors',
    'inboundConnectors',
    'transportRules',
    'mailboxForwarding',
  ].map((section) => {
    const ignore = spared.get(section) ?? [];
    return `  ${section}: ${inline({ undeclared: undeclared[section] ?? 'report', ...(ignore.length === 0 ? {} : { ignore }) })}`;
  }),
];

/** Whatever is on the way of the mail and cannot be declared is pinned to what it is today. */
const acceptedLines = (accepted: readonly AcceptedItem[]): readonly string[] =>
  accepted.length === 0
    ? []
    : [
        '',
        '# On the way of the mail, and not to be declared: each is accepted as it is, so that a change of it is drift. Say who',
        '# answers for it, and until when.',
        'accepted:',
        ...accepted.flatMap(({ object, properties, told }) => [
          `  # ${visible(told)}`,
          `  - object: ${inline(object)}`,
          `    properties: ${inline(properties)}`,
        ]),
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
    : ['', '# Could not be read, and so is not declared:', ...unread.map((one) => `#   ${visible(one)}`)];
