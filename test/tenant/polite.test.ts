import { describe, expect, test } from 'vitest';
import { graphTenant } from '../../src/tenant/graph.ts';
import { restTenant } from '../../src/tenant/rest.ts';
import { exchange, type Outcome } from '../../src/tenant/tenant.ts';
import { fixedToken } from '../../src/tenant/token.ts';
import { answer, patientClock, rows, withService } from './service.ts';

const token = fixedToken('secret');

/** A road that may have four requests in flight, and a way to send one. */
const roads = {
  Exchange: (url: string) => {
    const road = restTenant({ base: url, tenantId: 'contoso', token, inFlight: 4, clock: patientClock().clock });
    return (): Promise<Outcome> => road.run(exchange('Set-RemoteDomain', { Identity: 'x' }));
  },
  Graph: (url: string) => {
    const road = graphTenant({ base: `${url}/v1.0`, token, inFlight: 4, clock: patientClock().clock });
    return (): Promise<Outcome> => road.run({ via: 'graph', method: 'PATCH', path: '/groups/g', body: {} });
  },
};

interface Complaint {
  readonly what: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  /** How many may be in flight from then on. */
  readonly most: number;
}

const complaints: readonly Complaint[] = [
  { what: 'refuses for want of capacity', status: 429, headers: { 'Retry-After': '3' }, most: 2 },
  { what: 'refuses and does not say for how long', status: 429, headers: {}, most: 2 },
  {
    what: 'says that most of the allowance is spent',
    status: 200,
    headers: { 'x-ms-throttle-limit-percentage': '0.9' },
    most: 2,
  },
  {
    what: 'counts down to nearly nothing',
    status: 200,
    headers: { 'Rate-Limit-Limit': '30000', 'Rate-Limit-Remaining': '9' },
    most: 2,
  },
  {
    what: 'says that much is left',
    status: 200,
    headers: { 'Rate-Limit-Limit': '30000', 'Rate-Limit-Remaining': '29000' },
    most: 4,
  },
];

describe.each(Object.keys(roads) as (keyof typeof roads)[])('the road to %s', (name) => {
  test.each(complaints)('has $most requests in flight after a service $what', async ({ status, headers, most }) => {
    let [open, peak] = [0, 0];
    await withService(
      (_, response, nth) => {
        open += 1;
        peak = Math.max(peak, open);
        // Whoever may come has come after some turns of the event loop.
        later(20, () => {
          open -= 1;
          answer(response, nth === 1 ? status : 200, rows(), nth === 1 ? headers : {});
        });
      },
      async ({ url }) => {
        const send = roads[name](url);
        expect(await send()).toMatchObject({ state: 'done' });
        peak = 0;
        const outcomes = await Promise.all(Array.from({ length: 12 }, send));
        expect(outcomes.every((outcome) => outcome.state === 'done')).toBe(true);
        expect(peak).toBeGreaterThan(0);
        expect(peak).toBeLessThanOrEqual(most);
      },
    );
  });
});

function later(turns: number, work: () => void): void {
  if (turns === 0) work();
  else setImmediate(() => later(turns - 1, work));
}
