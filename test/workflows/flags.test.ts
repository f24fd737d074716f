import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { globalOptions } from '../../src/cli/program/options.ts';
import { registry } from '../../src/cli/program/registry.ts';
import { tenantOptions } from '../../src/cli/run/target.ts';
import { action, type StepSource, stepsOf, workflow, workflowFolder } from './source.ts';

/** The flags that a command takes, as it says itself; null where there is no such command. */
async function flagsOf(name: string): Promise<ReadonlySet<string> | null> {
  const command = await registry.find((one) => one.name === name)?.load();
  if (command === undefined) return null;
  const options = [...command.options, ...globalOptions, ...(command.tenant ? tenantOptions : [])];
  return new Set(options.flatMap(({ flags }) => flags.match(/--[\w-]+/gu) ?? []));
}

const workflows = readdirSync(workflowFolder).map((file) => file.replace(/\.yml$/u, ''));
const steps: readonly (readonly [string, StepSource])[] = workflows.flatMap((name) =>
  Object.values(workflow(name).jobs).flatMap((job) => stepsOf(job).map((step) => [name, step] as const)),
);

/** Every `postern …` in a script, with the flags that stand on its line. */
const calls = steps.flatMap(([where, { run = '' }]) =>
  [...run.replaceAll(/\\\n\s*/gu, ' ').matchAll(/\bpostern ([a-z]+)(?: ([^|;&\n]*))?/gu)].map(
    ([, command = '', rest = '']) => ({ where, command, flags: rest.match(/(?<= |^)--[a-z][\w-]*/gu) ?? [] }),
  ),
);

test('the workflows and the action call commands that exist, with flags that these take', async () => {
  const wrong: string[] = [];
  for (const { where, command, flags } of calls) {
    const known = await flagsOf(command);
    wrong.push(...flags.filter((flag) => known?.has(flag) !== true).map((flag) => `${where}: ${command} ${flag}`));
    if (known === null) wrong.push(`${where}: ${command}`);
  }
  expect(wrong).toEqual([]);
  expect(calls.length).toBeGreaterThan(25);
});

/** Inputs that steer the action itself. */
const own = ['command', 'fail-on'];

test.each(Object.keys(action.inputs).filter((name) => !own.includes(name)))(
  'the input %s of the action is the flag of that name',
  async (name) => {
    expect(await flagsOf('plan')).toContain(`--${name}`);
    expect(action.inputs[name]?.description).toContain(`(\`--${name}\`)`);
  },
);
