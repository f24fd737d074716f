import { expect, test } from 'vitest';
import { directoryOf } from '../../src/kinds/directory.ts';
import { outboundConnector } from '../../src/kinds/connector/outbound.ts';
import { sectionsOf } from '../../src/kinds/objects.ts';
import type { LiveTenant } from '../../src/engine/live/live.ts';
import { waysOut } from '../../src/engine/world/connectors.ts';
import { present, type Row } from '../../src/tenant/tenant.ts';
import { fullRow } from '../support/full-rows.ts';

const waysWith = (more: Row): ReturnType<typeof waysOut> => {
  const row = { ...fullRow('Get-OutboundConnector', { Name: 'Hub' }), ...more };
  const live = outboundConnector.live([row], directoryOf(new Map()));
  return waysOut({ sections: sectionsOf([['outboundConnectors', present(live)]]) } as unknown as LiveTenant);
};

test.each([
  ['a whole row', {}, 'present'],
  ['a key that nobody knows', { NextHopOfTomorrow: 'mx.evil.example' }, 'unknown'],
  ['the same, switched off', { NextHopOfTomorrow: 'mx.evil.example', Enabled: false }, 'present'],
  ['a value of another type', { SmartHosts: 7 }, 'unknown'],
  ['nothing that says whether it is in use', { Enabled: null }, 'unknown'],
] as const)('the ways out of a tenant whose connector has %s are %s', (_, more, state) => {
  expect(waysWith(more).state).toBe(state);
});
