import type { Block } from '../render/document.ts';
import { text } from '../render/text.ts';
import type { Io } from './io.ts';
import { palette } from './terminal.ts';

/** Prints a document: what it says on stdout, the next move, which is talk, on stderr. */
export function print(blocks: readonly Block[], io: Io): void {
  const colours = palette(io);
  const isNext = (block: Block): boolean => block.kind === 'next';
  io.out(
    text(
      blocks.filter((block) => !isNext(block)),
      colours,
    ),
  );
  io.err(text(blocks.filter(isNext), colours));
}
