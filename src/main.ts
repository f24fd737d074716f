#!/usr/bin/env node
import { version } from './cli/home.ts';

const args = process.argv.slice(2);

// The version is asked for by scripts and by people who wait: it loads nothing else.
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) process.stdout.write(`${version()}\n`);
else await main();

async function main(): Promise<void> {
  const { launch } = await import('./cli/launch.ts');
  process.exitCode = await launch(args, version());
}
