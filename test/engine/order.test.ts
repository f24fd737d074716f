import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderSteps } from '../../src/engine/live/order.ts';
import { aDraft } from '../support/plans.ts';

const ids = (ordered: ReturnType<typeof orderSteps>): readonly string[] =>
  ordered.ok ? ordered.steps.map((step) => step.ref.key) : ordered.circle;

test('steps without edges keep the order in which the kinds gave them', () => {
  expect(ids(orderSteps([aDraft('b'), aDraft('a'), aDraft('c')]))).toEqual(['b', 'a', 'c']);
});

test('a step comes after what its edges name', () => {
  expect(ids(orderSteps([aDraft('b', { after: ['remoteDomains/a#set'] }), aDraft('a')]))).toEqual(['a', 'b']);
});

test('a step that needs a token comes after every step that provides it', () => {
  const steps = [
    aDraft('rule', { needs: ['exists:g'] }),
    aDraft('group', { provides: ['exists:g'] }),
    aDraft('members', { provides: ['exists:g'] }),
  ];
  expect(ids(orderSteps(steps))).toEqual(['group', 'members', 'rule']);
});

test('a token that nobody provides binds nothing, and an edge to a step that is not there falls away', () => {
  const ordered = orderSteps([aDraft('a', { needs: ['exists:g'], after: ['remoteDomains/gone#set'] })]);
  expect(ordered.ok && ordered.steps[0]?.after).toEqual([]);
});

test('tokens become edges of the plan', () => {
  const ordered = orderSteps([aDraft('rule', { needs: ['exists:g'] }), aDraft('group', { provides: ['exists:g'] })]);
  expect(ordered.ok && ordered.steps[1]?.after).toEqual(['remoteDomains/group#set']);
});

test('a circle is named and not cut', () => {
  const ordered = orderSteps([
    aDraft('free'),
    aDraft('a', { after: ['remoteDomains/b#set'] }),
    aDraft('b', { after: ['remoteDomains/a#set'] }),
  ]);
  expect(ordered).toEqual({ ok: false, circle: ['remoteDomains/a#set', 'remoteDomains/b#set'] });
});

test('whatever the edges, no step comes before one that it follows', () => {
  const graph = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(graph, (edges) => {
      // An edge always points to an earlier number, so that there is no circle; the list itself is shuffled by reversing.
      const drafts = edges.map((to, index) =>
        aDraft(`s${index}`, { after: to.filter((one) => one < index).map((one) => `remoteDomains/s${one}#set`) }),
      );
      const ordered = orderSteps(drafts.toReversed());
      expect(ordered.ok).toBe(true);
      const seen = new Set<string>();
      for (const step of ordered.ok ? ordered.steps : []) {
        expect(step.after.every((id) => seen.has(id))).toBe(true);
        seen.add(step.id);
      }
      expect(seen.size).toBe(drafts.length);
    }),
  );
});
