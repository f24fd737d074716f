import type { JsonObject } from '../../json.ts';
import { wayside } from '../../kinds/sections.ts';
import { type FactName, factNames, factTable } from './facts.ts';
import { signIns } from './policy.ts';

const day: JsonObject = { type: 'string', format: 'date' };
const line: JsonObject = { type: 'string', minLength: 1, maxLength: 1024 };

const domainName: JsonObject = {
  type: 'string',
  maxLength: 253,
  pattern: String.raw`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`,
};

/** Who answers for an entry: allowed on everything that is declared. */
export const governance: JsonObject = {
  owner: { description: 'Who answers for the entry.', ...line },
  reason: { description: 'Why the entry is there.', ...line },
  ticket: { description: 'The ticket or change that asked for it.', ...line },
  until: { description: 'The first day on which the entry no longer holds, year-month-day.', ...day },
};

/** An address, or an address that says who answers for it and until when. */
export const member: JsonObject = {
  anyOf: [
    { type: 'string', minLength: 1 },
    closed({ address: { description: 'The address of the member.', type: 'string', minLength: 1 }, ...governance }, [
      'address',
    ]),
  ],
};

/** The tenant that a folder speaks of, and what only its organisation can know. */
export const tenant: JsonObject = {
  description: 'The tenant that these policies are for.',
  ...closed(
    {
      id: { description: 'The tenant id in Microsoft Entra.', type: 'string', pattern: uuid() },
      domain: { description: 'The initial domain of the tenant.', ...domainName },
      domains: ownDomains(),
      cloud: {
        description: 'The cloud it lives in; worldwide unless given.',
        enum: ['worldwide', 'gccHigh', 'dod', 'china'],
      },
      exchange: {
        description:
          'The road that runs Exchange cmdlets: rest, the endpoint that the official PowerShell module calls (unless given), or powershell, the module itself, which is the one that Microsoft supports.',
        enum: ['rest', 'powershell'],
      },
      auth: {
        description:
          'How to sign in; the --auth flag and POSTERN_AUTH say otherwise. What is secret about it stays in the environment.',
        enum: signIns,
      },
      facts: facts(),
    },
    ['id', 'domain'],
  ),
};

/** The name alone of a domain that is Authoritative, or what else it is. */
function ownDomains(): JsonObject {
  return {
    description:
      'The accepted domains, all of them: mail to one counts as inside. Another one in the tenant, or one of another type, is drift; nothing is said of them unless they are given.',
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: {
      anyOf: [
        domainName,
        closed(
          {
            domain: { description: 'The domain.', ...domainName },
            type: {
              description: 'Where its mailboxes are; Authoritative unless given.',
              enum: ['Authoritative', 'InternalRelay', 'ExternalRelay'],
            },
            matchSubDomains: {
              description: 'Whether what is below it is ours too; false unless given.',
              type: 'boolean',
            },
          },
          ['domain'],
        ),
      ],
    },
  };
}

function uuid(): string {
  return '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$';
}

function facts(): JsonObject {
  return {
    description:
      'What only the organisation can know. Whatever is left out is unknown, and verdicts that depend on it say so.',
    ...closed(Object.fromEntries(factNames.map((name) => [name, fact(name)]))),
  };
}

/** The value alone, or with the day and the test that it rests on. */
function fact(name: FactName): JsonObject {
  const { about, choices } = factTable[name];
  const value: JsonObject = { type: 'string', enum: [...choices] };
  const stated = closed(
    {
      is: { description: about, ...value },
      asOf: { description: 'The day on which somebody found out, year-month-day.', ...day },
      evidence: { description: 'What it rests on: which message was sent, and what became of it.', ...line },
    },
    ['is'],
  );
  return { description: about, anyOf: [value, stated] };
}

const aboutUndeclared = (section: string): string => `What to do with ${section} that no policy declares.`;

/** What to do with live objects of a section that no policy declares. */
export function scope(sections: readonly string[]): JsonObject {
  const one = (choices: readonly string[], about: string): JsonObject =>
    closed({
      undeclared: { description: about, enum: choices },
      ignore: {
        description: 'Names to leave alone; * stands for any run of characters.',
        type: 'array',
        items: { type: 'string', minLength: 1 },
        uniqueItems: true,
      },
    });
  const declarable = one(
    ['report', 'close', 'remove', 'ignore'],
    'report names them; close takes away what lets mail out; remove deletes them; ignore leaves them alone.',
  );
  const switchable = one(
    ['report', 'close', 'ignore'],
    'report names them, and each is drift; close switches them off, for which a plan reads the rules of every mailbox; ignore leaves them alone.',
  );
  const others = one(['report', 'ignore'], 'report names them; ignore leaves them alone.');
  return {
    description: 'What to do with objects that no policy declares, section by section.',
    ...closed({
      ...Object.fromEntries(
        sections.map((section) => [
          section,
          { description: aboutUndeclared(section), ...(section === 'inboxForwards' ? switchable : declarable) },
        ]),
      ),
      ...Object.fromEntries(wayside.map((section) => [section, { description: aboutUndeclared(section), ...others }])),
    }),
  };
}

/** Limits on what one plan may change. */
export const guardrails: JsonObject = {
  description: 'Limits on what one plan may change.',
  ...closed({
    tenantWideForwarding: {
      description: 'What to do when a plan lets everyone forward.',
      enum: ['refuse', 'warn', 'allow'],
    },
    maxNewlyAllowedSenders: {
      description: 'How many senders may gain; null for no limit.',
      type: ['integer', 'null'],
      minimum: 0,
    },
    maxRemovals: {
      description: 'How many objects may be removed: both limits hold.',
      ...closed({
        count: { description: 'How many objects.', type: 'integer', minimum: 0 },
        share: { description: 'Which share of a section, between 0 and 1.', type: 'number', minimum: 0, maximum: 1 },
      }),
    },
    requireOnGrant: {
      description: 'What every entry that opens something has to carry.',
      type: 'array',
      items: { enum: ['owner', 'reason', 'ticket', 'until'] },
      uniqueItems: true,
    },
    protect: {
      description: 'Objects, as section/name, that no plan may touch.',
      type: 'array',
      items: objectName(),
      uniqueItems: true,
    },
  }),
};

function objectName(): JsonObject {
  return {
    description: 'An object as section/name: groups/executives@contoso.com.',
    type: 'string',
    pattern: String.raw`^[A-Za-z]+/[\s\S]+$`,
  };
}

/** Tests of the posture, judged before and after. */
export const expectations: JsonObject = {
  description: 'Tests of the posture: each names senders, destinations, and whether forwards get through.',
  type: 'array',
  items: closed(
    {
      name: { description: 'What the test is called.', type: 'string', minLength: 1, maxLength: 256 },
      from: {
        description: 'The senders: everyone, addresses, or the members of groups.',
        anyOf: [names(), memberOf()],
      },
      to: { description: 'The destinations: anywhere, domains or addresses.', ...names() },
      expect: { description: 'What has to be so.', enum: ['blocked', 'allowed'] },
      mechanism: {
        description: 'Only this way of forwarding; all of them unless given.',
        enum: ['inbox-forward', 'inbox-forward-attachment', 'inbox-redirect', 'mailbox-smtp', 'mailbox-object'],
      },
      originalSender: {
        description: 'Only mail that came from there; both unless given.',
        enum: ['external', 'internal'],
      },
      ...governance,
    },
    ['name', 'from', 'to', 'expect'],
  ),
};

function names(): JsonObject {
  return {
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1 },
    ],
  };
}

function memberOf(): JsonObject {
  return closed({ memberOf: { description: 'A group, or several.', ...names() } }, ['memberOf']);
}

/** Drift that somebody accepted: pinned to a value, and it ends. */
export const accepted: JsonObject = {
  description: 'Deviations that somebody accepted, each pinned to its value.',
  type: 'array',
  items: closed(
    {
      object: objectName(),
      property: { description: 'The property that deviates.', type: 'string', minLength: 1 },
      value: { description: 'The value it may have.' },
      properties: {
        description:
          'Several properties, each at its value. Of an object that no policy declares those that are not as a new one has them.',
        type: 'object',
      },
      ...governance,
    },
    ['object'],
  ),
};

/** A mapping of these properties and no others. */
export function closed(properties: JsonObject, required: readonly string[] = []): JsonObject {
  return { type: 'object', properties, additionalProperties: false, ...(required.length === 0 ? {} : { required }) };
}
