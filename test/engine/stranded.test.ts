import { expect, test } from 'vitest';
import { strandedRules } from '../../src/engine/propose/stranded.ts';
import { unknown } from '../../src/tenant/tenant.ts';
import { aWorld, connector, type Short, transportRule } from '../posture/build.ts';

const rule = (enabled: boolean, to = 'Signatures') =>
  transportRule('Put signatures', { enabled, actions: { routeMessageOutboundConnector: to } });
const there: Short = { connectors: [connector('signatures', {})] };
const gone: Short = { connectors: [] };
const off: Short = { connectors: [connector('Signatures', { enabled: false })] };

test.each<readonly [what: string, before: Short, after: Short, refused: boolean]>([
  [
    'a connector that goes under its rule',
    { ...there, transport: [rule(true)] },
    { ...gone, transport: [rule(true)] },
    true,
  ],
  ['one that is switched off', { ...there, transport: [rule(true)] }, { ...off, transport: [rule(true)] }, true],
  ['a new rule for a connector that nobody has', gone, { ...gone, transport: [rule(true)] }, true],
  [
    'a rule that changes to one',
    { ...there, transport: [rule(true)] },
    { ...there, transport: [rule(true, 'Side')] },
    true,
  ],
  ['both gone', { ...there, transport: [rule(true)] }, gone, false],
  [
    'a rule that is switched off with it',
    { ...there, transport: [rule(true)] },
    { ...gone, transport: [rule(false)] },
    false,
  ],
  ['what was so before', { ...gone, transport: [rule(true)] }, { ...gone, transport: [rule(true)] }, false],
  ['another spelling', gone, { ...there, transport: [rule(true)] }, false],
])('%s', (_, before, after, refused) => {
  expect(strandedRules(aWorld(before), aWorld(after)).map(({ code }) => code)).toEqual(refused ? ['PST512'] : []);
});

test('connectors that were not read strand nobody', () => {
  const connectors = unknown({ reason: 'denied', call: 'Get-OutboundConnector', message: 'no', type: null });
  expect(strandedRules(aWorld(gone), { ...aWorld({ transport: [rule(true)] }), connectors })).toEqual([]);
});
