import { expect, test } from 'vitest';
import type { PlannedMove } from '../../src/engine/plan/plan-posture.ts';
import { plain } from '../../src/render/document/palette.ts';
import { moveBlocks, plannedMoves } from '../../src/render/parts/posture-lines.ts';
import { text } from '../../src/render/document/text.ts';
import { aMove, aPosture } from '../support/plans.ts';

const people = (name: string, count: number | null = null) => ({ name, count, example: 'x@contoso.com' });
const to = (name: string) => ({ name, example: 'x.example' });
const told = (gains: readonly PlannedMove[], losses: readonly PlannedMove[] = []): string =>
  text(moveBlocks(plannedMoves({ posture: aPosture({ gains, losses }), changes: [] })), plain);

const ben = aMove({ senders: people('ben@contoso.com', 1) });

test('everyone else is said only where everybody who is left out is listed', () => {
  expect(told([aMove({ senders: people('everyone except ben@contoso.com') }), ben])).toContain('+ everyone else\n');
  expect(told([aMove({ senders: people('everyone except ana@contoso.com') }), ben])).toContain(
    '+ everyone but ana@contoso.com\n',
  );
  expect(told([aMove({ senders: people('everyone except members of sales and ben@contoso.com') }), ben])).toContain(
    '+ everyone but members of sales and ben@contoso.com\n',
  );
});

test('the rest is told of last, and not where everybody is told of', () => {
  expect(told([ben])).toMatch(/= everyone else: as before\n$/u);
  expect(told([aMove({ senders: people('everyone') })])).not.toContain('as before');
});

test('who gains stands before who loses', () => {
  const loses = aMove({ senders: people('ana@contoso.com', 1), change: 'closes', before: 'allowed', after: 'blocked' });
  expect(told([ben], [loses])).toMatch(/\+ 1 person {3}ben@[^]*- 1 person {3}ana@/u);
});

test('places are taken apart only where none may hold an address of another', () => {
  const apart = ['any external domain except fabrikam.com', 'fabrikam.com'];
  const within = ['any external domain except fabrikam.com with its subdomains', 'fabrikam.com'];
  const [one, other] = [apart, within].map(([all = '', some = '']) =>
    told([aMove({ destinations: to(all) }), aMove({ destinations: to(some) })]),
  );
  expect(one).toContain('to any domain ');
  expect(other).toContain('any other domain than fabrikam.com with its subdomains');
});
