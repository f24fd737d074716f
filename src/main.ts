#!/usr/bin/env node
import { exit } from './cli/run/exit.ts';
import { isNewEnough, oldestNode, version } from './cli/run/home.ts';
import { writer } from './cli/program/stream.ts';

const args = process.argv.slice(2);

// The version is asked for by scripts and by people who wait: it loads nothing else.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) writer(process.stdout)(`${version()}\n`);
else if (isNewEnough(process.versions.node)) await main();
else tooOld();

async function main(): Promise<void> {
  const { launch } = await import('./cli/program/launch.ts');
  process.exitCode = await launch(args, version());
}

/** Said before anything is loaded that an old Node cannot run. */
function tooOld(): void {
  const hint = `install Node ${oldestNode()} or newer, like the current LTS`;
  writer(process.stderr)(
    `Postern needs Node ${oldestNode()} or newer; this is ${process.versions.node}\n  hint: ${hint}\n`,
  );
  process.exitCode = exit.problems;
}
