import { assert, integer, property, record } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberIds } from '../../../src/emulator/tenants/directory.ts';
import { generateTenant } from '../../../src/emulator/tenants/generate.ts';
import { textAt } from '../../../src/json.ts';

describe('a generated tenant', () => {
  test('is the same for the same numbers', () => {
    const sizes = record({
      mailboxes: integer({ min: 0, max: 40 }),
      seed: integer({ min: 0, max: 2 ** 32 - 1 }),
      groups: integer({ min: 0, max: 8 }),
      policies: integer({ min: 0, max: 4 }),
      rules: integer({ min: 0, max: 4 }),
      domains: integer({ min: 1, max: 4 }),
    });
    assert(
      property(sizes, (options) => {
        const [one, other] = [generateTenant(options), generateTenant(options)];
        expect([...one.recipients]).toEqual([...other.recipients]);
        expect(one.config).toEqual(other.config);
        expect(one.recipients.size).toBe(options.mailboxes + options.groups);
        expect(one.config.HostedOutboundSpamFilterRule).toHaveLength(options.policies);
        expect(one.config.AcceptedDomain).toHaveLength(options.domains + 1);
      }),
      { numRuns: 25 },
    );
  });

  test('differs with the seed', () => {
    const first = (seed: number): string => [...generateTenant({ mailboxes: 5, seed }).recipients.keys()][0] ?? '';
    expect(first(1)).not.toBe(first(2));
  });

  test('has members in its groups, and forwards of several kinds', () => {
    const state = generateTenant({ mailboxes: 2000, seed: 4 });
    const rows = [...state.recipients.values()];
    const groups = rows.filter((row) => textAt(row, 'RecipientTypeDetails').includes('Group'));
    expect(groups).toHaveLength(40);
    for (const group of groups) {
      expect(memberIds(state, textAt(group, 'ExternalDirectoryObjectId')).length).toBeGreaterThan(0);
    }
    expect(rows.filter((row) => typeof row['ForwardingSmtpAddress'] === 'string').length).toBeGreaterThan(5);
  });

  test('may be very large', () => {
    expect(generateTenant({ mailboxes: 100_000, groups: 10 }).recipients.size).toBe(100_010);
  });
});
