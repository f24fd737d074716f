import { describe, expect, test } from 'vitest';
import { type Approach, passBarrier } from '../../../src/engine/apply/barrier.ts';
import { coursesOf } from '../../../src/engine/journal/timeline.ts';
import { interruptOf } from '../../../src/engine/apply/interrupt.ts';
import type { Step } from '../../../src/engine/plan/plan.ts';
import type { EffectWait } from '../../../src/engine/proof/proof.ts';
import type { Progress } from '../../../src/engine/plan/report.ts';
import { present, type Tenant } from '../../../src/tenant/tenant.ts';
import { noon } from '../../support/flow.ts';
import { aPlan, aStep } from '../../support/plans.ts';

const first = aStep();
const documented: EffectWait = { step: first.id, minutes: 30, basis: 'documented', source: 'https://example.com' };
const untold: EffectWait = { step: first.id, minutes: null, basis: 'unknown', source: null };
const minute = 60_000;

/** A run before its second step, ten minutes after the first; a tenant that shows what the first wrote after some readings. */
function approach(barrier: readonly EffectWait[], settle: boolean, unseen = 0) {
  const second = aStep({ id: 'second', object: 'remoteDomains/*', barrier });
  const plan = aPlan({
    steps: [first, second],
    changes: [
      {
        action: 'update',
        object: first.object,
        noun: 'remote domain',
        name: 'fabrikam.com',
        because: 'declared',
        fields: [{ field: 'autoForwardEnabled', from: false, to: true }],
        remarks: [],
        source: null,
        governance: {},
      },
    ],
  });
  let readings = 0;
  const tenant: Tenant = {
    read: async (call) => {
      if (call.via !== 'exchange' || call.cmdlet !== 'Get-RemoteDomain') return present([]);
      readings += 1;
      return present([{ Name: 'Fabrikam', DomainName: 'fabrikam.com', AutoForwardEnabled: readings > unseen }]);
    },
    run: () => Promise.reject(new Error('a barrier writes nothing')),
  };
  const waited: number[] = [];
  const told: Progress[] = [];
  const interrupt = interruptOf({
    signal: new AbortController().signal,
    wait: async (ms) => {
      waited.push(ms);
    },
  });
  const doneAt = new Map([[first.id, noon().getTime() - 10 * minute]]);
  const options = { settle, now: noon, watch: (event: Progress) => void told.push(event) };
  const courses = coursesOf(plan);
  const asked: Approach = { plan, tenant, options, interrupt, courses, doneAt, startedAt: noon().getTime() };
  const pass = async (step: Step = second) => passBarrier([step], asked).finally(() => interrupt.end());
  return { pass, waited, told, readings: () => readings };
}

describe('a barrier', () => {
  test('lets a step without one pass and reads nothing', async () => {
    const { pass, readings } = approach([], true);
    expect(await pass()).toEqual({ open: true, remarks: [] });
    expect(readings()).toBe(0);
  });

  test('says what it did not wait for', async () => {
    const { pass, waited } = approach([documented], false);
    expect(await pass()).toEqual({
      open: true,
      remarks: [
        'not waited until “let automatic forwards out to fabrikam.com” has effect: up to 30 minutes, as is documented; --settle waits',
      ],
    });
    expect(waited).toEqual([]);
  });

  test('with --settle waits for what is left of the time', async () => {
    const { pass, waited, told } = approach([documented], true);
    expect(await pass()).toEqual({ open: true, remarks: [] });
    expect(waited).toEqual([20 * minute]);
    expect(told).toMatchObject([{ kind: 'settling', minutes: 20 }]);
  });

  test('never waits for a time that nobody says', async () => {
    const { pass, waited } = approach([untold], true);
    const { open, remarks } = await pass();
    expect({ open, waited }).toEqual({ open: true, waited: [] });
    expect(remarks).toEqual([expect.stringMatching(/^nobody says how long it takes/u)]);
  });

  test('reads again until what it relies on can be seen', async () => {
    const { pass, waited } = approach([untold], false, 2);
    expect((await pass()).open).toBe(true);
    expect(waited).toEqual([1_000, 2_000]);
  });

  test('holds the step back where that cannot be seen in time', async () => {
    const { pass, readings } = approach([documented], true, 100);
    const { open, remarks } = await pass();
    expect(open).toBe(false);
    expect(remarks).toEqual([expect.stringMatching(/^not begun: .* go on later with --resume$/u)]);
    expect(readings()).toBe(6);
  });
});
