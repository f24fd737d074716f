import { json } from '../../escape.ts';
import { documentId } from '../../json/schema.ts';
import type { Block } from '../../render/document/document.ts';
import { text } from '../../render/document/text.ts';
import type { Input, Option } from '../run/command.ts';
import type { CommandFormat, ContentOf } from './schemas.ts';
import type { Io } from '../run/io.ts';
import { repeated } from './repeated.ts';
import { palette } from '../run/terminal.ts';

/** Shows what is left out so that the answer is read first. */
export const detailsOption: Option = {
  flags: '--details',
  about: 'also print what is only counted otherwise',
};

/** Prints a document: what it says on stdout, the next move, which is talk, on stderr. */
export function print(blocks: readonly Block[], io: Io, input: Input): void {
  const layout = { width: io.width, details: input.on('details') };
  const isNext = (block: Block): boolean => block.kind === 'next';
  const [said, next] = [blocks.filter((block) => !isNext(block)), blocks.filter(isNext)];
  io.out(text(said, palette(io), layout));
  io.err(text(next.map(aimed(input)), palette(io), layout));
}

const aimed =
  (input: Input) =>
  (block: Block): Block =>
    block.kind === 'next' && block.command !== null ? { ...block, command: repeated(block.command, input) } : block;

/** A result that is made where it is printed, with its format. */
export const documentOf = <Format extends CommandFormat>(
  format: Format,
  content: ContentOf<Format>,
): ContentOf<Format> & { readonly format: Format } => ({ format, ...content });

/** Prints a result for programs: its format, and by that the `$id` of its schema. */
export const printJson = (result: { readonly format: string }, io: Pick<Io, 'out'>, indent: 0 | 2 = 2): void =>
  io.out(`${json({ $schema: documentId(result.format), ...result }, indent)}\n`);
