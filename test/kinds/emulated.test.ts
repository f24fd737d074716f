import { afterEach, describe, expect, test } from 'vitest';
import { orderSteps } from '../../src/engine/live/order.ts';
import { type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { isList, isObject, type Json, textAt } from '../../src/json.ts';
import { inboundConnector } from '../../src/kinds/connector/inbound.ts';
import { outboundConnector } from '../../src/kinds/connector/outbound.ts';
import { group } from '../../src/kinds/group/index.ts';
import { lookup } from '../../src/kinds/items.ts';
import type { Kind, StepDraft } from '../../src/kinds/kind.ts';
import { mailboxForwarding } from '../../src/kinds/mailbox-forwarding/index.ts';
import type { Properties } from '../../src/kinds/property.ts';
import { remoteDomain } from '../../src/kinds/remote-domain/index.ts';
import { smtpAuth } from '../../src/kinds/smtp-auth/index.ts';
import { openEmulator } from '../../src/tenant/roads.ts';
import type { Call, Tenant } from '../../src/tenant/tenant.ts';
import { directoryFrom, type Options, rehearseOn } from './rehearsal.ts';

const running: RunningEmulator[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

async function anEmulatedTenant(): Promise<Tenant> {
  const emulator = await startEmulator({ tenant: contoso() });
  running.push(emulator);
  return openEmulator(emulator.url, { id: emulator.state.id, domain: emulator.state.domain }).tenant;
}

/** Puts the ids that earlier steps gave into a call. */
function filled(value: Json, ids: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string')
    return value.replaceAll(/\$\{([^}]+)#id\}/gu, (whole, name: string) => ids.get(name) ?? whole);
  if (isList(value)) return value.map((item) => filled(item, ids));
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, ids)]))
    : value;
}

async function run(tenant: Tenant, call: Call, object: string, ids: Map<string, string>): Promise<void> {
  const outcome = await tenant.run(filled(call as unknown as Json, ids) as unknown as Call);
  if (outcome.state !== 'done') throw new Error(JSON.stringify([call, outcome]));
  const id = outcome.rows.map((row) => textAt(row, 'id')).find((one) => one !== '');
  if (id !== undefined) ids.set(object, id);
}

/** Objects as they are now, asked for by key as an apply does. */
async function stand(tenant: Tenant, kind: Kind, keys: readonly string[]): Promise<ReadonlyMap<string, Properties>> {
  const rows = await kind.read(tenant, keys);
  if (rows.state !== 'present') throw new Error('the tenant could not be read');
  const live = kind.live(rows.value, await directoryFrom(tenant, rows.value.flatMap(kind.mentions)));
  return new Map(live.map((one) => [one.ref.key, one.properties]));
}

/** What of an object a step has spoken of. */
const spokenOf = (step: StepDraft, there: Properties | undefined): Json =>
  step.becomes === null || there === undefined
    ? (there ?? null)
    : Object.fromEntries(Object.keys(step.becomes).map((name) => [name, lookup(there)(name)]));

const keysOf = (kind: Kind, section: Json, steps: readonly StepDraft[]): readonly string[] => [
  ...new Set([...kind.entries(section).map((raw) => raw.key), ...steps.map((step) => step.ref.key)]),
];

const inOrder = (steps: readonly StepDraft[]): readonly StepDraft[] => {
  const ordered = orderSteps(steps);
  if (!ordered.ok) throw new Error(`a circle: ${ordered.circle.join(', ')}`);
  return ordered.steps;
};

interface Case {
  readonly what: string;
  readonly kind: Kind;
  readonly section: Json;
  readonly options?: Options;
}

const people = ['adele@contoso.com', 'megan@contoso.com'];
const cases: readonly Case[] = [
  {
    what: 'a new mail-enabled security group',
    kind: group,
    section: [
      {
        address: 'fresh@contoso.com',
        type: 'mailEnabledSecurity',
        displayName: 'Fresh',
        description: 'Why',
        hiddenFromAddressListsEnabled: true,
        members: people,
      },
    ],
  },
  {
    what: 'a new Microsoft 365 group',
    kind: group,
    section: [{ address: 'fresh@contoso.com', type: 'microsoft365', displayName: 'Fresh', members: people }],
  },
  {
    what: 'nested new groups',
    kind: group,
    section: [
      { address: 'outer', type: 'security', displayName: 'Outer', members: ['inner', 'ana@contoso.com'] },
      { address: 'inner', type: 'security', displayName: 'Inner' },
    ],
  },
  {
    what: 'other members and settings',
    kind: group,
    section: [
      {
        address: 'executives@contoso.com',
        type: 'distribution',
        displayName: 'Other',
        memberDepartRestriction: 'Closed',
        members: ['ana@contoso.com', 'ben@contoso.com'],
      },
    ],
  },
  {
    what: 'other members of a Microsoft 365 group, a guest among those who go',
    kind: group,
    section: [
      {
        address: 'sales@contoso.com',
        type: 'microsoft365',
        displayName: 'Sellers',
        members: ['ana@contoso.com', 'ben@contoso.com'],
      },
    ],
  },
  {
    what: 'a deleted group',
    kind: group,
    section: [{ address: 'executives@contoso.com', type: 'distribution' }],
    options: { ended: true },
  },
  {
    what: 'a new closed remote domain',
    kind: remoteDomain,
    section: [{ domainName: 'tailspin.example', autoForwardEnabled: false, tnefEnabled: true }],
  },
  {
    what: 'a remote domain that is made internal',
    kind: remoteDomain,
    section: [{ domainName: '*', allowedOOFType: 'InternalLegacy' }],
  },
  {
    what: 'a closed rest of the world',
    kind: remoteDomain,
    section: [
      { domainName: '*', autoForwardEnabled: false },
      { domainName: 'fabrikam.com', autoForwardEnabled: true },
    ],
  },
  {
    what: 'SMTP AUTH for one mailbox',
    kind: smtpAuth,
    section: {
      organization: 'enabled',
      mailboxes: [
        { address: 'scanner@contoso.com', state: 'enabled' },
        { address: 'fax@contoso.com', state: 'inherit' },
      ],
    },
  },
  {
    what: 'SMTP AUTH that has ended',
    kind: smtpAuth,
    section: { mailboxes: [{ address: 'fax@contoso.com', state: 'enabled' }] },
    options: { ended: true },
  },
  {
    what: 'a forward to outside',
    kind: mailboxForwarding,
    section: [
      { mailbox: 'info@contoso.com', forwardingSmtpAddress: 'tickets@fabrikam.com', deliverToMailboxAndForward: true },
    ],
  },
  {
    what: 'a forward to a colleague',
    kind: mailboxForwarding,
    section: [{ mailbox: 'ana@contoso.com', forwardingAddress: 'ben@contoso.com' }],
  },
  {
    what: 'a new connector to a partner',
    kind: outboundConnector,
    section: [
      {
        name: 'To Fabrikam',
        connectorType: 'Partner',
        comment: 'Tickets',
        recipientDomains: ['Fabrikam.com', '*.fabrikam.com'],
        tlsSettings: 'DomainValidation',
        tlsDomain: 'mx.fabrikam.com',
        smtpDaneMode: 'Mandatory',
        mtaStsMode: 'None',
      },
    ],
  },
  {
    what: 'a new connector to own servers, switched off',
    kind: outboundConnector,
    section: [
      {
        name: 'Hub',
        connectorType: 'OnPremises',
        enabled: false,
        useMXRecord: false,
        smartHosts: ['hub.contoso.com'],
        routeAllMessagesViaOnPremises: true,
        allAcceptedDomains: true,
        senderRewritingEnabled: true,
        cloudServicesMailEnabled: true,
        isTransportRuleScoped: true,
        testMode: true,
        connectorSource: 'Migrated',
      },
    ],
  },
  { what: 'no undeclared way out', kind: outboundConnector, section: [], options: { undeclared: 'close' } },
  { what: 'no undeclared connector', kind: outboundConnector, section: [], options: { undeclared: 'remove' } },
  {
    what: 'a new connector for what own servers send',
    kind: inboundConnector,
    section: [
      {
        name: 'Scanners',
        connectorType: 'OnPremises',
        senderIPAddresses: ['203.0.113.0/24', '198.51.100.7'],
        associatedAcceptedDomains: ['contoso.com'],
        treatMessagesAsInternal: true,
        efSkipLastIP: true,
        requireTls: false,
      },
    ],
  },
  {
    what: 'a new connector from a partner',
    kind: inboundConnector,
    section: [
      {
        name: 'From Fabrikam',
        senderDomains: ['fabrikam.com'],
        restrictDomainsToIPAddresses: true,
        senderIPAddresses: ['203.0.113.7'],
        efSkipIPs: ['198.51.100.7'],
        efUsers: ['ana@contoso.com'],
        trustedOrganizations: ['fabrikam.onmicrosoft.com'],
      },
    ],
  },
  { what: 'nobody undeclared who may send on', kind: inboundConnector, section: [], options: { undeclared: 'close' } },
  { what: 'no undeclared inbound connector', kind: inboundConnector, section: [], options: { undeclared: 'remove' } },
  { what: 'no undeclared forwards', kind: mailboxForwarding, section: [], options: { undeclared: 'close' } },
];

describe.each(cases)('$what', ({ kind, section, options }) => {
  test('each step leaves what it says, and then there is nothing to do', async () => {
    const tenant = await anEmulatedTenant();
    const ids = new Map<string, string>();
    const { steps } = await rehearseOn(tenant, kind, section, options);
    expect(steps.length).toBeGreaterThan(0);
    for (const step of inOrder(steps)) {
      await run(tenant, step.call, `${step.ref.section}/${step.ref.key}`, ids);
      const there = await stand(tenant, kind, keysOf(kind, section, steps));
      expect(spokenOf(step, there.get(step.ref.key))).toEqual(step.becomes);
    }
    expect((await rehearseOn(tenant, kind, section, options)).steps).toEqual([]);
  });

  test('taking the steps back, last first, restores what was there', async () => {
    const tenant = await anEmulatedTenant();
    const ids = new Map<string, string>();
    const { steps } = await rehearseOn(tenant, kind, section, options);
    const ordered = inOrder(steps);
    const before = await stand(tenant, kind, keysOf(kind, section, steps));
    for (const step of ordered) await run(tenant, step.call, `${step.ref.section}/${step.ref.key}`, ids);
    for (const step of ordered.toReversed()) {
      for (const call of step.undo) await run(tenant, call, `${step.ref.section}/${step.ref.key}`, ids);
    }
    expect(await stand(tenant, kind, keysOf(kind, section, steps))).toEqual(before);
  });
});
