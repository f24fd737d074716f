import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { withoutGrants } from '../../support/by-hand.ts';
import { drawFrom, type Draw, pick, sample } from './dice.ts';

/** A policy folder as one document, which mistakes are free to change. */
export interface Folder {
  [section: string]: unknown;
  tenant: { facts: Record<string, unknown>; [setting: string]: unknown };
  outboundPolicies: Entry[];
  remoteDomains: Entry[];
  transportRules: Entry[];
  groups: Entry[];
  mailboxForwarding: Entry[];
  smtpAuth: { organization: string; mailboxes: Entry[] };
}

export interface Entry {
  [property: string]: unknown;
}

const shipped = new URL('../../../policies/', import.meta.url).pathname;

/** The worked tenant of this repository as somebody without grants writes it, all files as one. */
export function shippedFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'postern-shipped-'));
  cpSync(shipped, folder, { recursive: true });
  withoutGrants(folder);
  const files = readdirSync(folder).map((file) => parse(readFileSync(join(folder, file), 'utf8')) as object);
  rmSync(folder, { recursive: true });
  return Object.assign({}, ...files) as Folder;
}

const people = 'adele megan ana ben carlos dora emil farah irvin joni kofi lidia noor'.split(' ');
const partners = ['fabrikam.com', 'adatum.example', 'northwind.example', 'litware.example'];
const governed = { owner: 'messaging@contoso.com', reason: 'Agreed', until: '2036-03-31' };

/** A folder in the manner of the worked one: a closed default, a few who may, a few places that are open. */
export function generatedFolder(seed: number): Folder {
  const draw = drawFrom(seed);
  const teams = ['team-a', 'team-b', 'team-c'].map((alias) => `${alias}@contoso.com`);
  const places = sample(partners, 2 + draw(2), draw);
  return {
    tenant: {
      id: '5f0a1c9e-0000-4000-8000-000000000001',
      domain: 'contoso.onmicrosoft.com',
      exchange: 'rest',
      facts: { automaticMeans: 'off', nestedGroups: 'expand' },
    },
    scope: {
      outboundPolicies: { undeclared: 'remove' },
      remoteDomains: { undeclared: 'close' },
      transportRules: { undeclared: 'remove' },
      mailboxForwarding: { undeclared: 'close' },
    },
    guardrails: { tenantWideForwarding: 'allow', maxRemovals: { count: 1000, share: 1 } },
    groups: teams.map((address, n) => team(address, n, draw)),
    outboundPolicies: outbound(teams, draw),
    remoteDomains: [
      { domainName: '*', autoForwardEnabled: false },
      ...places.map((domainName) => ({ domainName, autoForwardEnabled: true, ...governed })),
    ],
    transportRules: rules(teams, pick(places, draw)),
    smtpAuth: { organization: 'disabled', mailboxes: [] },
    mailboxForwarding: [
      {
        mailbox: 'ana@contoso.com',
        forwardingSmtpAddress: `box@${pick(places, draw)}`,
        deliverToMailboxAndForward: true,
        ...governed,
      },
    ],
  };
}

/** Four people each, no two teams alike and each overlapping the next. */
const membersOf = (n: number): readonly string[] => people.slice(n * 3, n * 3 + 4);

const team = (address: string, n: number, draw: Draw): Entry => ({
  address,
  type: draw(2) === 0 ? 'mailEnabledSecurity' : 'distribution',
  members: membersOf(n).map((one) => `${one}@contoso.com`),
  owner: 'messaging@contoso.com',
});

function outbound(teams: readonly string[], draw: Draw): Entry[] {
  const [first = '', second = '', third = ''] = teams;
  return [
    { name: 'Held back', autoForwardingMode: 'Off', from: [`${pick(membersOf(0).slice(0, 2), draw)}@contoso.com`] },
    {
      name: 'Partners',
      autoForwardingMode: 'On',
      fromMemberOf: [first],
      exceptIfFromMemberOf: [second],
      ...governed,
    },
    {
      name: 'Two keys',
      autoForwardingMode: 'On',
      from: ['joni@contoso.com', 'lidia@contoso.com'],
      fromMemberOf: [third],
      ...governed,
    },
    { name: 'Default', autoForwardingMode: 'Off' },
  ];
}

/** The first team may reach one partner only: whoever else may forward is excepted. */
const rules = ([, second, third]: readonly string[], partner: string): Entry[] => [
  {
    name: 'Let the ticket system through',
    recipientDomainIs: [partner],
    messageTypeMatches: 'AutoForward',
    stopRuleProcessing: true,
  },
  {
    name: 'Reject automatic forwarding',
    messageTypeMatches: 'AutoForward',
    sentToScope: 'NotInOrganization',
    exceptIfFromMemberOf: [second, third],
    senderAddressLocation: 'HeaderOrEnvelope',
    rejectMessageReasonText: 'External forwarding is not allowed here.',
  },
];
