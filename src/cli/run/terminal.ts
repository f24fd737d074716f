import { createColors } from 'picocolors';
import type { Palette } from '../../render/document/palette.ts';
import type { Io } from './io.ts';

/** The colours of this run; every one hands its text back unchanged where there is no colour. */
export function palette(io: Pick<Io, 'colour'>): Palette {
  const colours = createColors(io.colour);
  return {
    strong: colours.bold,
    faint: colours.dim,
    opens: colours.red,
    closes: colours.green,
    warns: colours.yellow,
    fails: colours.red,
  };
}

/**
 * Whether results may be coloured. NO_COLOR (no-color.org) and `--no-color` win over FORCE_COLOR, which wins over the
 * terminal.
 */
export function wantsColour(
  env: Readonly<Record<string, string | undefined>>,
  terminal: boolean,
  args: readonly string[],
): boolean {
  if (args.includes('--no-color') || args.includes('--json')) return false;
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'] ?? '';
  if (forced !== '') return forced !== '0' && forced !== 'false';
  return terminal && env['TERM'] !== 'dumb';
}
