import { describe, expect, test } from 'vitest';
import { repeated } from '../../src/cli/shown/repeated.ts';
import type { Input } from '../../src/cli/run/command.ts';

const input = (options: Readonly<Record<string, string>>, policies = 'policies'): Input => ({
  command: 'plan',
  args: [],
  text: (name) => options[name],
  list: () => [],
  on: () => false,
  policies,
  json: false,
});

describe('a next command is for the tenant and the policies of this one', () => {
  test.each([
    { command: 'postern plan --out plan.json', given: {}, says: 'postern plan --out plan.json' },
    { command: 'postern plan', given: { emulator: 'contoso' }, says: 'postern plan --emulator contoso' },
    { command: 'postern adopt', given: { snapshot: 'a b.json' }, says: "postern adopt --snapshot 'a b.json'" },
    { command: 'postern why --from a --to b', given: { auth: 'az' }, says: 'postern why --from a --to b --auth az' },
    { command: 'postern apply plan.json', given: { snapshot: 's.json' }, says: 'postern apply plan.json' },
    { command: 'postern explain L10', given: { emulator: 'contoso' }, says: 'postern explain L10' },
    {
      command: 'postern plan --emulator x --out y',
      given: { emulator: 'z' },
      says: 'postern plan --emulator x --out y',
    },
    {
      command: 'postern forwards --inbox-rules',
      given: { since: '2d', emulator: 'x' },
      says: 'postern forwards --inbox-rules --emulator x',
    },
    { command: 'postern forwards --who', given: { since: '2d' }, says: 'postern forwards --who --since 2d' },
  ])('$says', ({ command, given, says }) => {
    expect(repeated(command, input(given))).toBe(says);
  });

  test('names a policy folder of its own, as a shell takes it', () => {
    expect(repeated('postern validate', input({ emulator: 'contoso' }, "it's mine"))).toBe(
      String.raw`postern validate --policies 'it'\''s mine'`,
    );
  });
});
