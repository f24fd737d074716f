import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growth } from './growth.ts';
import { machine, writePage } from './page.ts';
import { parts } from './parts.ts';
import type { Growth } from './plot.ts';
import { type Figures, type Part, rows, untaken } from './rows.ts';
import { table } from './table.ts';

const own = new URL(import.meta.url).pathname;
const program = new URL('./main.js', import.meta.url).pathname;
const docs = new URL('../docs', import.meta.url).pathname;

/** What comes to no end within so many milliseconds is not measured. */
const longest = 300_000;

/** Measures in a process of its own, so that no part finds the memory of another, and none keeps the others waiting. */
function apart<T>(name: string, failed: (why: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'postern-bench-'));
  const from = performance.now();
  try {
    execFileSync(process.execPath, [own, '--part', name, folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: longest,
    });
    return JSON.parse(readFileSync(join(folder, 'measured.json'), 'utf8')) as T;
  } catch (error) {
    return failed(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
  } finally {
    rmSync(folder, { recursive: true, force: true });
    process.stderr.write(`${name}: ${Math.round((performance.now() - from) / 1_000)} s\n`);
  }
}

/** One part, in the process that was started for it. */
async function measure(name: string, folder: string): Promise<void> {
  const found = name === 'growth' ? growth() : await parts[name as Part](folder, program);
  writeFileSync(join(folder, 'measured.json'), JSON.stringify(found));
}

function figuresOf(part: Part): Figures {
  const missing = rows.filter((row) => row.part === part).map(({ id }) => id);
  return apart<Figures>(part, (why) => Object.fromEntries(missing.map((id) => [id, untaken(why)])));
}

/** `npm run bench` measures everything into docs/performance.md, `npm run bench -- posture plans` tells of these parts. */
function main(wanted: readonly string[]): void {
  const on = machine();
  const chosen = Object.keys(parts).filter((name) => wanted.length === 0 || wanted.includes(name)) as Part[];
  const figures: Figures = Object.assign({}, ...chosen.map(figuresOf));
  const shown = rows.filter(({ part }) => chosen.includes(part));
  process.stdout.write(`${on.what}; medians\n\n${table(shown, figures)}\n`);
  if (wanted.length > 0) return;
  const grown = apart<readonly Growth[]>('growth', () => []);
  writePage(docs, { figures, growth: grown }, on, new Date().toISOString().slice(0, 10));
  process.stdout.write('\nwrote docs/performance.md\n');
}

const [first = '', ...rest] = process.argv.slice(2);
if (first === '--part') await measure(rest[0] ?? '', rest[1] ?? '.');
else main(process.argv.slice(2));
