import { describe, expect, test } from 'vitest';
import { explain } from '../../src/cli/commands/explain.ts';
import type { Input } from '../../src/cli/run/command.ts';
import type { Io } from '../../src/cli/run/io.ts';
import { validate, type ValidateOptions } from '../../src/cli/commands/validate.ts';
import { folderOf, today } from '../policy/support.ts';

/** An Io that keeps what is printed. */
function listening(): { readonly io: Io; readonly printed: { out: string; err: string } } {
  const printed = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    colour: false,
    tty: false,
    width: 400,
    env: {},
    cwd: process.cwd(),
    now: () => new Date(`${today}T12:00:00Z`),
    signal: new AbortController().signal,
  };
  return { io, printed };
}

async function run(content: string, format: ValidateOptions['format'] = 'text') {
  const { io, printed } = listening();
  const policies = await folderOf({ 'a.yaml': content });
  return { code: await validate({ policies, at: today, format }, given(policies), io), ...printed };
}

const given = (policies: string): Input => ({
  command: 'validate',
  args: [],
  text: () => undefined,
  list: () => [],
  on: () => false,
  policies,
  json: false,
});

const right = 'remoteDomains: [{ domainName: fabrikam.com }]\n';
const wrong = 'remoteDomains: [{ domainName: fabrikam.com, owner: 3 }]\n';

describe('validate', () => {
  test('says what is right, and names the next command', async () => {
    const { code, out, err } = await run(right);
    expect(code).toBe(0);
    expect(out).toMatch(/ is valid: 1 object in 1 section for no tenant in particular\n$/u);
    expect(err).toMatch(/^\nTo see what would change:\s+postern plan --policies \S+\n$/u);
  });

  test('says what is wrong, counts it, and names the next command', async () => {
    const { code, out, err } = await run(wrong);
    expect(code).toBe(1);
    expect(out).toContain('a.yaml:1:52 error PST204: owner is the number 3; text is expected');
    expect(out).toMatch(/1 error in .*\n$/u);
    expect(err).toMatch(/^\nWhat the first one means:\s+postern explain PST204\n$/u);
  });

  test('of a right policy prints an empty document for programs', async () => {
    expect(JSON.parse((await run(right, 'json')).out)).toEqual({
      $schema: 'urn:postern:diagnostics:1',
      format: 'postern-diagnostics/1',
      diagnostics: [],
    });
    expect(JSON.parse((await run(right, 'sarif')).out)).toMatchObject({ runs: [{ results: [] }] });
    expect((await run(right, 'github')).out).toBe('');
  });

  test('of a wrong policy prints it in every form', async () => {
    expect(JSON.parse((await run(wrong, 'json')).out)).toMatchObject({ diagnostics: [{ code: 'PST204' }] });
    expect(JSON.parse((await run(wrong, 'sarif')).out)).toMatchObject({ runs: [{ results: [{ ruleId: 'PST204' }] }] });
    expect((await run(wrong, 'github')).out).toMatch(/^::error file=/u);
  });

  test('is right with notes: an entry that has ended is no problem', async () => {
    const { code, out } = await run('remoteDomains: [{ domainName: a.b, until: 2026-01-01 }]\n');
    expect(code).toBe(0);
    expect(out).toContain('note PST308: remoteDomains/a.b ended on 2026-01-01');
  });
});

describe('explain', () => {
  test('prints what a code means', () => {
    const { io, printed } = listening();
    expect(explain('pst204', { json: false }, io)).toBe(0);
    expect(printed.out).toMatch(/^PST204: /u);
  });

  test('asks back for a code that does not exist', () => {
    const { io } = listening();
    expect(() => explain('PST24', { json: false }, io)).toThrow(
      expect.objectContaining({
        message: 'nothing is called PST24',
        hint: expect.stringMatching(/^did you mean PST2/u),
      }),
    );
  });
});
