import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import { ask, desk } from '../cli/asking.ts';
import { answerScenes, errorScenes, explainScenes, type Scene } from './scenes.ts';

const folder = fileURLToPath(new URL('../../schemas/', import.meta.url));
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
const schemas = readdirSync(folder).map(
  (name) => [name, JSON.parse(readFileSync(`${folder}${name}`, 'utf8')) as { readonly $id?: string }] as const,
);
for (const [, schema] of schemas) ajv.addSchema(schema);

const table = desk();
afterAll(() => table.remove());

test.each(schemas)('%s has an $id of its own', (_, { $id }) => {
  expect($id).toMatch(/^urn:postern:[a-z]+:\d+$/u);
  expect(schemas.filter(([, one]) => one.$id === $id)).toHaveLength(1);
});

/** A plan and a snapshot are sealed or read again as they are: their format alone names the schema. */
const byFormat: readonly string[] = ['postern-plan/1', 'postern-snapshot/1'];

async function asked({ args }: Scene): Promise<{ readonly document: Record<string, unknown>; readonly code: number }> {
  const { out, code } = await ask(...args.filter((one) => one !== '--details'), '--json');
  return { document: JSON.parse(out) as Record<string, unknown>, code };
}

function fits({ $schema, format, ...rest }: Record<string, unknown>): void {
  const id = `urn:${String(format).replace('-', ':').replace('/', ':')}`;
  if (!byFormat.includes(String(format))) expect($schema).toBe(id);
  const validate = ajv.getSchema(id);
  expect({ format, known: validate !== undefined }).toEqual({ format, known: true });
  expect(
    validate?.({ ...($schema === undefined ? {} : { $schema }), format, ...rest }) === true ? [] : validate?.errors,
  ).toEqual([]);
}

const named = (all: readonly Scene[]): (readonly [string, Scene])[] => all.map((one) => [one.name, one] as const);
/** What runs until it is stopped, or writes its document to a file that was asked for. */
const speechless: readonly string[] = ['emulator', 'snapshot'];

describe('every document names its format, and fits the schema of that name', () => {
  test.each(named(answerScenes(table)).filter(([name]) => !speechless.includes(name)))('%s', async (_, scene) => {
    fits((await asked(scene)).document);
  });

  test.each(named(explainScenes).slice(0, 3))('%s', async (_, scene) => fits((await asked(scene)).document));
});

describe('an error is a document as well', () => {
  test.each(named(errorScenes(table)))('%s', async (_, scene) => {
    const { document, code } = await asked(scene);
    fits(document);
    expect(code).not.toBe(0);
    if (document['format'] === 'postern-error/1')
      expect(document).toMatchObject({ exitCode: code, message: expect.stringMatching(/./u) });
    else expect(['postern-diagnostics/1', 'postern-report/1']).toContain(document['format']);
  });

  test('says what kind of thing is wrong, and what to do', async () => {
    expect(JSON.parse((await ask('plan', '--otu', 'x', '--json')).out)).toEqual({
      $schema: 'urn:postern:error:1',
      format: 'postern-error/1',
      code: 'unknown-option',
      message: "unknown option '--otu'",
      hint: 'Did you mean --out?',
      exitCode: 1,
    });
    expect(JSON.parse((await ask('show', '/nowhere/plan.json', '--json')).out)).toMatchObject({
      code: 'usage',
      exitCode: 1,
      hint: 'check the name of the file',
    });
  });
});
