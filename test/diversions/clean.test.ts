import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { textAt } from '../../src/json.ts';
import { ask, type Desk, desk } from '../cli/asking.ts';
import { changeFor, inPortal, twoBearOne } from '../laws/portal.ts';
import { times } from '../support/draws.ts';
import { emulatorAtNoon } from '../support/tenants.ts';
import { worlds } from '../support/worlds.ts';

/** `TEST_EFFORT=100` asks a thousand tenants. */
const numRuns = times(10);

let table: Desk;
let tenants = 0;
beforeAll(() => void (table = desk()));
afterAll(() => table.remove());

/** Whether mail to a contact of one address goes to another: that is a diversion, which drift names whatever policies say. */
const leadsElsewhere = ({ recipients }: TenantState): boolean =>
  [...recipients.values()].some((row) => {
    const outside = textAt(row, 'ExternalEmailAddress').replace(/^smtp:/iu, '');
    return (
      textAt(row, 'RecipientTypeDetails') === 'MailContact' &&
      outside.toLowerCase() !== textAt(row, 'PrimarySmtpAddress').toLowerCase()
    );
  });

const grown = fc.record({
  tenant: fc.oneof(
    fc.constant(contoso),
    worlds.map(
      ({ snapshot }) =>
        (): TenantState =>
          fromSnapshot(snapshot),
    ),
  ),
  changes: fc.array(fc.nat(), { maxLength: 8 }),
});

test(
  'a tenant that is as its policies say raises no alarm, whatever stands on its way of the mail',
  { timeout: 7_200_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(grown, async ({ tenant, changes }) => {
        const emulator = await emulatorAtNoon({ tenant: tenant() });
        try {
          for (const one of changes) await inPortal(emulator.url, changeFor(one, emulator.state));
          if (twoBearOne(emulator.state) || leadsElsewhere(emulator.state)) return;
          tenants += 1;
          const policies = table.path(`policies-${tenants}`);
          await ask('export', '--emulator', emulator.url, '--policies', table.path('none'), '--out', policies);
          const { out } = await ask('drift', '--emulator', emulator.url, '--policies', policies, '--json');
          const { moved, unsanctioned, expectations, posture } = JSON.parse(out) as Record<string, never>;
          expect({ moved, unsanctioned, expectations }).toEqual({ moved: [], unsanctioned: [], expectations: [] });
          expect(posture).toMatchObject({ gains: [], losses: [], uncertain: [] });
        } finally {
          await emulator.close();
        }
      }),
      { numRuns, endOnFailure: true },
    );
    expect(tenants).toBeGreaterThan(0);
  },
);
