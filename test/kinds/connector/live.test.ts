import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isObject, type Json } from '../../../src/json.ts';
import { inboundConnector } from '../../../src/kinds/connector/inbound.ts';
import { outboundConnector } from '../../../src/kinds/connector/outbound.ts';
import type { Kind, Live } from '../../../src/kinds/kind.ts';
import type { Row } from '../../../src/tenant/tenant.ts';
import { aTenant, type Answers, denied, directoryFrom } from '../rehearsal.ts';

const aConnector = (name: string, more: Row = {}): Row => ({ Name: name, Guid: `guid-${name}`, ...more });

async function readAll(kind: Kind, answers: Answers): Promise<readonly Live[] | null> {
  const { reader } = aTenant(answers);
  const known = await kind.read(reader, []);
  return known.state === 'present' ? kind.live(known.value, await directoryFrom(reader, [])) : null;
}

const only = async (kind: Kind, row: Row): Promise<Live | undefined> =>
  (await readAll(kind, { [kind.requires.read[0] ?? '']: [row] }))?.[0];

describe('outbound connectors', () => {
  const listings = {
    'Get-OutboundConnector': [aConnector('plain')],
    'Get-OutboundConnector IncludeTestModeConnectors': [aConnector('plain'), aConnector('test', { TestMode: true })],
    'Get-OutboundConnector IsTransportRuleScoped': [aConnector('scoped', { IsTransportRuleScoped: true })],
  };

  test('are those of all three listings, each once', async () => {
    const all = await readAll(outboundConnector, listings);
    expect(
      all?.map(({ name, properties: { testMode, isTransportRuleScoped } }) => [name, testMode, isTransportRuleScoped]),
    ).toEqual([
      ['plain', false, false],
      ['test', true, false],
      ['scoped', false, true],
    ]);
  });

  test.each(Object.keys(listings))('are unknown where %s failed', async (name) => {
    expect(await readAll(outboundConnector, { ...listings, [name]: denied(name) })).toBeNull();
  });

  test.each(['Name', 'Guid'])('are unknown where a row has no %s', async (key) => {
    const row = Object.fromEntries(Object.entries(aConnector('plain')).map(([k, v]) => [k, k === key ? null : v]));
    expect(await readAll(outboundConnector, { 'Get-OutboundConnector': [row] })).toBeNull();
  });
});

describe('what reads back otherwise than it is written', () => {
  test.each([
    [['smtp:Fabrikam.com;1'], ['fabrikam.com'], []],
    [['smtp:*;1', 'tailspin.example'], ['*', 'tailspin.example'], []],
    [['SMTP:*.adatum.com;1'], ['*.adatum.com'], []],
    [['smtp:fabrikam.com;10'], ['smtp:fabrikam.com;10'], ['smtp:fabrikam.com;10']],
    [['x400:c=us;1'], ['x400:c=us;1'], ['x400:c=us;1']],
  ])('sender domains %j are %j, and %j is not understood', async (stored, domains, beyond) => {
    const live = await only(inboundConnector, aConnector('in', { SenderDomains: stored }));
    expect(live?.properties['senderDomains']).toEqual(domains);
    expect(live?.beyond).toEqual(beyond);
  });

  test.each([
    ['AdminUI', 'Default'],
    ['', 'Default'],
    [null, 'Default'],
    ['HybridWizard', 'HybridWizard'],
    ['Migrated', 'Migrated'],
  ])('a connector whose source is %j is from %s', async (source, read) => {
    const live = await only(outboundConnector, aConnector('out', { ConnectorSource: source }));
    expect(live?.properties['connectorSource']).toBe(read);
  });

  test('a source that nobody knows is not taken for the usual one', async () => {
    const live = await only(outboundConnector, aConnector('out', { ConnectorSource: 'Wizard2' }));
    expect(live?.unresolved.map(({ property }) => property)).toEqual(['connectorSource']);
  });
});

describe('what no policy can say', () => {
  test.each([
    [inboundConnector, { EFTestMode: true }, ['EFTestMode']],
    [inboundConnector, { ScanAndDropRecipients: ['x@contoso.com'] }, ['ScanAndDropRecipients']],
    [inboundConnector, { ClientHostNames: ['mx.fabrikam.com'] }, ['ClientHostNames']],
    [inboundConnector, { EFSkipMailGateway: [], EFTestMode: false }, []],
    [inboundConnector, { SenderDomains: [] }, ['no SenderDomains']],
    [inboundConnector, { SenderDomains: null }, ['no SenderDomains']],
    [outboundConnector, { NextHopOfTomorrow: 'mx.elsewhere.example' }, ['NextHopOfTomorrow']],
    [outboundConnector, { NextHopOfTomorrow: null, 'Guid@odata.type': '#Guid', IsValid: true }, []],
    [outboundConnector, { IsValidated: true, ValidationRecipients: ['ana@contoso.com'] }, []],
  ] as const)('%# is partly understood, or not at all in the way', async (kind, more, beyond) => {
    expect((await only(kind, aConnector('one', more)))?.beyond).toEqual(beyond);
  });

  test.each(['Enabled', 'ConnectorType', 'TestMode', 'SmartHosts', 'TlsSettings'])(
    'a row without %s leaves it open',
    async (key) => {
      const live = await only(outboundConnector, aConnector('out', { [key]: { odd: 1 } }));
      expect(live?.unresolved).toHaveLength(1);
    },
  );
});

const folder = new URL('../../samples/', import.meta.url);
const recorded = ['OutboundConnector', 'InboundConnector'].flatMap((noun) =>
  readdirSync(new URL(`${noun}/`, folder)).map((file) => ({
    noun,
    file,
    kind: noun === 'OutboundConnector' ? outboundConnector : inboundConnector,
    rows: (JSON.parse(readFileSync(new URL(`${noun}/${file}`, folder), 'utf8')) as readonly Json[]).filter(isObject),
  })),
);

/** Exports of other tools name no objects: what they are silent about is unknown, and not what is usual. */
const isWhole = (rows: readonly Row[]): boolean => rows.every((row) => 'Name' in row && 'Guid' in row);

test.each(recorded)('$noun/$file is read with nothing left open', async ({ noun, kind, rows }) => {
  const live = await readAll(kind, { [`Get-${noun}`]: { state: 'present', value: rows } });
  if (!isWhole(rows)) {
    expect(live).toBeNull();
    return;
  }
  expect(live?.map(({ beyond, unresolved }) => ({ beyond, unresolved }))).toEqual(
    rows.map(() => ({ beyond: [], unresolved: [] })),
  );
});
