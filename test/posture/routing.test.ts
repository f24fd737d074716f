import { expect, test } from 'vitest';
import { evaluate } from '../../src/posture/question/evaluate.ts';
import type { OutboundConnector } from '../../src/posture/world/world.ts';
import { at, aWorld, connector } from './build.ts';

/** Everything goes to a host of the organisation, beyond which nobody can see. */
const hub = (more: Partial<OutboundConnector>): OutboundConnector =>
  connector('Hub', { recipientDomains: ['*'], useMXRecord: false, smartHosts: ['mx.contoso.com'], ...more });

const cell = {
  sender: 'ana@contoso.com',
  to: 'x@fabrikam.com',
  mechanism: 'inbox-forward',
  original: 'external',
} as const;

test.each([
  { what: 'in use', more: {}, verdict: 'indeterminate' },
  { what: 'in test mode', more: { testMode: true }, verdict: 'allowed' },
  { what: 'that is off', more: { enabled: false }, verdict: 'allowed' },
  { what: 'for rules alone', more: { isTransportRuleScoped: true }, verdict: 'allowed' },
  { what: 'for another domain', more: { recipientDomains: ['adatum.com'] }, verdict: 'allowed' },
])('past a connector $what a forward is $verdict', ({ more, verdict }) => {
  expect(evaluate(aWorld({ mode: 'On', connectors: [hub(more)] }), cell, at).verdict).toBe(verdict);
});
