// Compiles our schemas when the program is built: a file *validators.ts is run, and the code of its validators takes its place.
import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { _ } from 'ajv/dist/compile/codegen/index.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

const require = createRequire(import.meta.url);
const options = fileURLToPath(new URL('src/json/schema-options.ts', import.meta.url));

/** While such a file is run, what it wants compiled is handed over as it is. */
const handOver = {
  name: 'hand-over',
  setup: (run) =>
    run.onLoad({ filter: /[/\\]json[/\\]compiled\.ts$/ }, ({ path }) => ({
      contents: `
        import { optionsFor } from './schema-options.ts';
        export const compiled = (schemas, search) => ({ schemas, options: optionsFor(search) });`,
      resolveDir: dirname(path),
    })),
};

async function wanted(path) {
  const run = await build({
    entryPoints: [path],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    plugins: [handOver],
  });
  const { validators } = await import(
    `data:text/javascript;base64,${Buffer.from(run.outputFiles[0].contents).toString('base64')}`
  );
  return validators;
}

/** A module that exports the validators of `*validators.ts` as code that needs no library. */
async function codeOf(path) {
  const { schemas, options: how } = await wanted(path);
  const code = { source: true, esm: true, formats: _`require(${options}).optionsFor('all').formats` };
  const ajv = new Ajv2020({ ...how, schemas, code });
  const names = Object.keys(schemas);
  return `${standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])))}
    const asked = (validate) => (value) => (validate(value) ? [] : validate.errors);
    export const validators = { ${names.map((name) => `${name}: asked(${name})`).join(', ')} };`;
}

export const schemasAhead = {
  name: 'schemas-ahead',
  setup(run) {
    run.onLoad({ filter: /[/\\][a-z-]*validators\.ts$/ }, async ({ path }) => ({
      contents: await codeOf(path),
      resolveDir: dirname(path),
    }));
    // What the code needs of the library are two small functions: they are built in, the library stays apart.
    run.onResolve({ filter: /^ajv\/dist\/runtime\// }, (args) => ({ path: require.resolve(args.path) }));
  },
};
