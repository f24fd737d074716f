import { hidesSomething, visible } from '../escape.ts';

/** One character as a terminal shows it. */
export interface GridCell {
  readonly text: string;
  /** Columns it takes. */
  readonly width: number;
  /** Where it begins in the line, in UTF-16 code units. */
  readonly at: number;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const combining = /^\p{M}$/u;

/** Columns of a tab. */
const tab = 4;

/** Takes a line, or the part of it that begins at an offset, apart into characters. A tab becomes spaces; what cannot be seen is written out. */
export function cellsOf(line: string, offset = 0): readonly GridCell[] {
  const cells: GridCell[] = [];
  let at = offset;
  for (const character of line) {
    cells.push({ ...shown(character), at });
    at += character.length;
  }
  return cells;
}

function shown(character: string): { readonly text: string; readonly width: number } {
  if (character === '\t') return { text: ' '.repeat(tab), width: tab };
  if (hidesSomething(character)) return writtenOut(character);
  if (combining.test(character)) return { text: character, width: 0 };
  return { text: character, width: wide.test(character) ? 2 : 1 };
}

function writtenOut(character: string): { readonly text: string; readonly width: number } {
  const text = visible(character);
  return { text, width: text.length };
}
