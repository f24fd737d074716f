import { describe, expect, test } from 'vitest';
import { contoso } from '../../src/emulator/tenants/contoso.ts';
import type { JsonObject } from '../../src/json.ts';
import { inspect } from '../../src/pipeline.ts';
import { context } from '../support/flow.ts';
import { withEmulator } from '../support/tenants.ts';
import { asked } from './support.ts';

/** The drift of contoso while nobody may run one cmdlet. */
const driftWithout = (cmdlet: string, sections: JsonObject) =>
  withEmulator({ tenant: contoso(), faults: [{ effect: 'deny', match: { cmdlet } }] }, async ({ tenant }) => {
    const drift = await inspect(asked(sections), tenant, context);
    if (!drift.ok) throw new Error(JSON.stringify(drift.problems));
    return drift.value;
  });

describe('a section that nobody may read', () => {
  test.each([
    { what: 'that the policies claim', sections: { scope: { mailboxForwarding: { undeclared: 'close' } } } },
    { what: 'that the policies give and leave empty', sections: { mailboxForwarding: [] } },
  ])('$what keeps a drift report from being clean or complete', async ({ sections }) => {
    const drift = await driftWithout('Get-Mailbox', sections);
    expect(drift).toMatchObject({ clean: false, complete: false, moved: [] });
    expect(drift.unknown).toMatchObject([{ object: 'mailboxForwarding/*' }]);
  });

  test('that no policy speaks of keeps it from being clean too: a forward may stand there', async () => {
    expect(await driftWithout('Get-Mailbox', {})).toMatchObject({ clean: false, complete: false, moved: [] });
  });
});
