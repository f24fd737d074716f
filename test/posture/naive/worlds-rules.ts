import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Json } from '../../../src/json.ts';
import type { Predicate, RuleActions, TransportRule } from '../../../src/posture/world/world.ts';
import { actions, says } from './t0.ts';
import { anybody, anyGroup, once } from './worlds-people.ts';

const fixed = (name: string, ...values: readonly Json[]): Arbitrary<Predicate> =>
  fc.constantFrom(...values).map((value) => says(name, value));

const naming = (name: string, whom: typeof anybody): Arbitrary<Predicate> =>
  fc.array(whom, { minLength: 1, maxLength: 2 }).map((principals) =>
    says(
      name,
      principals.map((one) => one.identity),
      { principals },
    ),
  );

const header = (name: string, pattern: string): Arbitrary<Predicate> =>
  fc.constant(says('headerMatchesPatterns', [pattern], { header: name }));

const predicates: Arbitrary<Predicate> = fc.oneof(
  { weight: 8, arbitrary: fixed('messageTypeMatches', 'AutoForward') },
  { weight: 6, arbitrary: fixed('sentToScope', 'NotInOrganization', 'NotInOrganization', 'InOrganization') },
  { weight: 2, arbitrary: header('X-MS-Exchange-Inbox-Rules-Loop', '.') },
  { weight: 1, arbitrary: header('X-Project', 'secret') },
  {
    weight: 3,
    arbitrary: fixed('recipientDomainIs', ['fabrikam.com'], ['eu.fabrikam.com', 'gmail.com'], ['partner.com']),
  },
  { weight: 2, arbitrary: fixed('recipientAddressMatchesPatterns', ['@fabrikam\\.com$'], ['@gmail\\.com$'], ['^x']) },
  { weight: 1, arbitrary: fixed('recipientAddressContainsWords', ['@fabrikam.com']) },
  { weight: 2, arbitrary: naming('sentTo', anybody) },
  { weight: 1, arbitrary: naming('sentToMemberOf', anyGroup) },
  { weight: 4, arbitrary: naming('from', anybody) },
  { weight: 4, arbitrary: naming('fromMemberOf', anyGroup) },
  {
    weight: 2,
    arbitrary: fixed('senderDomainIs', ['contoso.com'], ['fabrikam.com'], ['emea.contoso.com', 'gmail.com']),
  },
  { weight: 1, arbitrary: fixed('fromAddressContainsWords', ['@contoso.com'], ['@fabrikam.com']) },
  { weight: 1, arbitrary: fixed('fromAddressMatchesPatterns', ['@contoso\\.com$'], ['@gmail\\.com$']) },
  { weight: 2, arbitrary: fixed('fromScope', 'InOrganization', 'NotInOrganization') },
  { weight: 2, arbitrary: fixed('subjectContainsWords', ['confidential']) },
);

/** What a rule does; nothing else than one of these, and now and then it also stops the scan. */
const deeds: Arbitrary<RuleActions> = fc
  .tuple(
    fc.constantFrom<Partial<RuleActions>>(
      { reject: { code: null, text: 'No forwarding' } },
      { reject: { code: null, text: 'No forwarding' } },
      { reject: { code: '5.7.900', text: 'Ask the help desk' } },
      { deleteMessage: true },
      { quarantine: true },
      { redirectMessageTo: [{ identity: 'audit', key: { state: 'absent' } }] },
      { moderate: true },
      { unknown: ['BrandNew'] },
      { unknown: ['BrandNew'], setSCL: -1 },
      { setSCL: -1 },
      { setSCL: 5 },
      { loopHeader: 'removed' },
      { loopHeader: 'removed' },
      { loopHeader: 'set' },
      { setSCL: -1, routeMessageOutboundConnector: 'Scoped' },
      { setSCL: -1, moderate: true },
      { routeMessageOutboundConnector: 'Scoped' },
      {},
    ),
    once(4),
  )
  .map(([deed, stops]) => actions({ ...deed, stopRuleProcessing: stops || Object.keys(deed).length === 0 }));

const instants = [
  null,
  null,
  null,
  '2026-11-21T12:00:00Z',
  '2026-10-01T00:00:00Z',
  '2026-12-01T00:00:00.000Z',
] as const;

/** Up to four rules in any order. */
export const transportRules: Arbitrary<readonly TransportRule[]> = fc
  .constantFrom(0, 1, 1, 2, 2, 3, 4)
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => aTransportRule(index))))
  .chain((rules) => fc.shuffledSubarray(rules, { minLength: rules.length }));

function aTransportRule(priority: number): Arbitrary<TransportRule> {
  return fc.record({
    name: fc.constant(`Rule ${priority}`),
    priority: fc.constant(priority),
    enabled: once(10).map((off) => !off),
    mode: fc.constantFrom('Enforce', 'Enforce', 'Enforce', 'Enforce', 'Audit', 'AuditAndNotify'),
    activationDate: fc.constantFrom(...instants),
    expiryDate: fc.constantFrom(...instants),
    senderAddressLocation: fc.constantFrom('Header', 'Envelope', 'HeaderOrEnvelope'),
    conditions: fc.uniqueArray(predicates, { maxLength: 3, selector: (one) => one.name }),
    exceptions: fc.uniqueArray(predicates, { maxLength: 1, selector: (one) => one.name }),
    actions: deeds,
    beyond: once(15).map((has) => (has ? ['someNewCondition'] : [])),
  });
}
