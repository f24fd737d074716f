import { createColors } from 'picocolors';
import type { Io } from './io.ts';

/** Colours by what they mean; each hands the text back unchanged where there is no colour. */
export interface Palette {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly opens: (text: string) => string;
  readonly closes: (text: string) => string;
  readonly warns: (text: string) => string;
  readonly fails: (text: string) => string;
}

export function palette(io: Pick<Io, 'colour'>): Palette {
  const colours = createColors(io.colour);
  return {
    strong: colours.bold,
    faint: colours.dim,
    opens: colours.yellow,
    closes: colours.green,
    warns: colours.yellow,
    fails: colours.red,
  };
}
