/** One thing that only the organisation can know: what it may state, and how somebody finds out. */
interface FactEntry {
  /** What the policies may state; the last one says nothing. */
  readonly choices: readonly [string, ...string[]];
  readonly about: string;
  /** What to do about an answer that waits for it. */
  readonly settle: string;
  /** How somebody finds out, in one or two sentences. */
  readonly probe: string;
}

const onRoute = ['applies', 'skipped', 'unknown'] as const;
const trace = 'Read its trace: a bounce with 5.7.520 says applies, delivery says skipped.';

/** What only the organisation can know. Schema, verdicts, `explain` and the page of facts are made of this one table. */
export const factTable = {
  automaticMeans: {
    choices: ['off', 'on', 'unknown'],
    about: 'What AutoForwardingMode Automatic does here.',
    settle: 'state tenant.facts.automaticMeans, or set the mode to On or Off',
    probe:
      'Let a test mailbox whose outbound policy is set to Automatic forward one message to an outside address. A bounce with 5.7.520 says off, delivery says on.',
  },
  nestedGroups: {
    choices: ['expand', 'ignore', 'unknown'],
    about: 'Whether a rule that names a group covers groups inside it.',
    settle: 'state tenant.facts.nestedGroups',
    probe:
      'Put a test mailbox into a group inside a group that an outbound rule with mode On names, under a default that is Off, and let it forward one message. Delivery says expand, a bounce with 5.7.520 says ignore.',
  },
  bypassRule: {
    choices: ['ignore', 'indeterminate'],
    about: 'What a rule that bypasses spam filtering does to forwards.',
    settle: 'state tenant.facts.bypassRule, or remove the rule',
    probe:
      'Let a test mailbox that the outbound policy blocks forward one message that the rule takes. A bounce with 5.7.520 says ignore; delivery means that the rule lets forwards out, and nothing is stated.',
  },
  outboundPolicyOnConnectors: {
    choices: onRoute,
    about: 'Whether outbound policies apply to mail that leaves through a connector.',
    settle: 'state tenant.facts.outboundPolicyOnConnectors after a test over the connector',
    probe: `Let a test mailbox that the outbound policy blocks forward one message to a domain that the connector delivers to. ${trace}`,
  },
  outboundPolicyThroughGroups: {
    choices: onRoute,
    about: 'Whether outbound policies apply to what a group sends on of a forward.',
    settle: 'state tenant.facts.outboundPolicyThroughGroups after a test, or forward to the outside address itself',
    probe: `Let a test mailbox that the outbound policy blocks forward one message to a group with one outside member. ${trace}`,
  },
  outboundPolicyOnInternalDomains: {
    choices: onRoute,
    about: 'Whether outbound policies apply to a domain that a remote domain with isInternal covers.',
    settle:
      'set isInternal of the remote domain to false, or state tenant.facts.outboundPolicyOnInternalDomains after a test',
    probe: `Let a test mailbox that the outbound policy blocks forward one message to such a domain. ${trace}`,
  },
  outboundPolicyOnPremises: {
    choices: onRoute,
    about: 'Whether outbound policies apply to forwards of mailboxes elsewhere that relay through the tenant.',
    settle: 'test with one message and read its trace, then state tenant.facts.outboundPolicyOnPremises',
    probe: `Let a mailbox on-premises, whose mail leaves through the tenant, forward one message outside while the policy is Off. ${trace}`,
  },
  remoteDomainsThroughGroups: {
    choices: onRoute,
    about: 'Whether a remote domain that stops forwards stops what a group sends on of one.',
    settle: 'send a test message, then state tenant.facts.remoteDomainsThroughGroups',
    probe:
      'Under a remote domain with autoForwardEnabled false and an outbound policy that is On, forward one message to a group with one member in that domain. Delivery says skipped; mail that never arrives says applies.',
  },
  nextHop: {
    choices: ['delivers', 'stops', 'unknown'],
    about:
      'What the hosts that connectors deliver everything to do with forwards; say it where all of them do the same.',
    settle: 'look at the host that the connector delivers to, then state tenant.facts.nextHop',
    probe:
      'Forward one message to an outside address of your own over the host, and look at its log. Arrival says delivers; a host that refuses or drops it says stops.',
  },
  restrictedForwards: {
    choices: ['sent', 'blocked', 'unknown'],
    about: 'What becomes of automatic forwards of a mailbox that is a restricted entity.',
    settle: 'test what becomes of a forward and state tenant.facts.restrictedForwards',
    probe:
      'While a mailbox of which the outbound policy lets forwards out is restricted, send it one message that a rule forwards outside. A bounce with 5.1.8 says blocked, delivery says sent.',
  },
} as const satisfies Readonly<Record<string, FactEntry>>;

export type FactName = keyof typeof factTable;
type Value<N extends FactName> = (typeof factTable)[N]['choices'][number];

export const factNames = Object.keys(factTable) as readonly FactName[];

/** Facts that every plan carries. Those that came later are there where somebody stated them, so that older plans keep their digest. */
type Always = 'automaticMeans' | 'nestedGroups' | 'bypassRule' | 'outboundPolicyOnConnectors';

/** What only the organisation can know. Whatever it does not say is unknown. */
export type Facts = { readonly [N in Always]: Value<N> } & { readonly [N in Exclude<FactName, Always>]?: Value<N> };

/** What is assumed of an organisation that says nothing about itself. */
export const unknownFacts: Facts = {
  automaticMeans: 'unknown',
  nestedGroups: 'unknown',
  bypassRule: 'indeterminate',
  outboundPolicyOnConnectors: 'unknown',
};

/** A fact that says more than its value: when somebody found out, and by what. Neither decides anything. */
export interface FactStatement {
  readonly fact: FactName;
  readonly is: string;
  readonly asOf: string | null;
  readonly evidence: string | null;
}

/** The statements that still say what is judged with, since a flag or evidence may say otherwise. */
export const standing = (statements: readonly FactStatement[], facts: Facts): readonly FactStatement[] =>
  statements.filter(({ fact, is }) => facts[fact] === is);
