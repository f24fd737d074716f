import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../src/json.ts';
import { inboundConnector } from '../../../src/kinds/connector/inbound.ts';
import { outboundConnector } from '../../../src/kinds/connector/outbound.ts';
import type { Kind } from '../../../src/kinds/kind.ts';
import { entriesOf } from '../rehearsal.ts';

const found = (kind: Kind, more: JsonObject): readonly string[] =>
  kind
    .check(entriesOf(kind, [{ name: 'one', ...more }] as Json))
    .map(({ code, severity, span }) => `${code} ${severity} ${span?.file.split('/').slice(3).join('/') ?? ''}`);

test.each([
  [{ recipientDomains: ['fabrikam.com'] }, []],
  [{ recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'] }, []],
  [{ recipientDomains: ['*'], useMXRecord: false }, ['PST360 error useMXRecord']],
  [{ recipientDomains: ['*'], useMXRecord: false, smartHosts: [] }, ['PST360 error useMXRecord']],
  [{ recipientDomains: ['*'], tlsDomain: 'mx.contoso.com' }, ['PST360 error tlsDomain']],
  [{ recipientDomains: ['*'], tlsDomain: 'mx.contoso.com', tlsSettings: 'EncryptionOnly' }, ['PST360 error tlsDomain']],
  [{ recipientDomains: ['*'], tlsDomain: 'mx.contoso.com', tlsSettings: 'DomainValidation' }, []],
  [{ allAcceptedDomains: true }, ['PST360 error allAcceptedDomains']],
  [{ allAcceptedDomains: true, connectorType: 'OnPremises' }, []],
  [{ routeAllMessagesViaOnPremises: true, connectorType: 'Partner' }, ['PST360 error routeAllMessagesViaOnPremises']],
  [{ senderRewritingEnabled: true, recipientDomains: ['*'] }, ['PST360 error senderRewritingEnabled']],
  [{}, ['PST362 warning ']],
  [{ recipientDomains: [] }, ['PST362 warning ']],
  [{ isTransportRuleScoped: true }, []],
  [{ isTransportRuleScoped: true, recipientDomains: ['fabrikam.com'] }, ['PST362 warning isTransportRuleScoped']],
] as const)('an outbound connector with %j: %j', (more, problems) => {
  expect(found(outboundConnector, more)).toEqual(problems);
});

const premises = { connectorType: 'OnPremises' } as const;

test.each([
  [{}, []],
  [{ treatMessagesAsInternal: true }, ['PST360 error treatMessagesAsInternal']],
  [{ ...premises, treatMessagesAsInternal: true }, []],
  [
    { ...premises, treatMessagesAsInternal: true, cloudServicesMailEnabled: true },
    ['PST360 error treatMessagesAsInternal'],
  ],
  ...['203.0.113.7', '203.0.113.0/24', '203.0.113.7/32', '10.0.0.0/30'].map(
    (one) => [{ ...premises, senderIPAddresses: [one] }, []] as const,
  ),
  ...['203.0.113.0/23', '10.0.0.0/8', '203.0.113.300', '2001:db8::1', 'mx.contoso.com', '203.0.113', '1.2.3.4/33'].map(
    (one) => [{ ...premises, senderIPAddresses: [one] }, ['PST361 error senderIPAddresses/0']] as const,
  ),
  [{ ...premises, restrictDomainsToIPAddresses: true }, ['PST362 warning restrictDomainsToIPAddresses']],
  [{ ...premises, restrictDomainsToCertificate: true }, ['PST362 warning restrictDomainsToCertificate']],
  [{ senderIPAddresses: ['203.0.113.7'] }, ['PST362 warning senderIPAddresses']],
  [{ senderIPAddresses: ['203.0.113.7'], restrictDomainsToIPAddresses: true }, []],
] as const)('an inbound connector with %j: %j', (more, problems) => {
  expect(found(inboundConnector, more)).toEqual(problems);
});

test('an entry that has ended is asked nothing', () => {
  const ended = entriesOf(outboundConnector, [{ name: 'one', useMXRecord: false }], { ended: true });
  expect(outboundConnector.check(ended)).toEqual([]);
});
