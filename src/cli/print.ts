import type { Block } from '../render/document.ts';
import { text } from '../render/text.ts';
import type { Io } from './io.ts';
import { palette } from './terminal.ts';

/** Prints a document: what it says on stdout, the next move, which is talk, on stderr. */
export function print(blocks: readonly Block[], io: Io): void {
  const colours = palette(io);
  io.out(
    text(
      blocks.filter((block) => block.kind !== 'next'),
      colours,
    ),
  );
  suggest(blocks, io);
}

/** The next move alone, for a result that was printed in another form. */
export function suggest(blocks: readonly Block[], io: Io): void {
  io.err(
    text(
      blocks.filter((block) => block.kind === 'next'),
      palette(io),
    ),
  );
}
