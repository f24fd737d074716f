/** One character as a terminal shows it. */
export interface Cell {
  readonly text: string;
  /** Columns it takes. */
  readonly width: number;
  /** Where it begins in the line, in UTF-16 code units. */
  readonly at: number;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const combining = /^\p{M}$/u;
/** What a terminal would obey, or what a reader could not see: control and format characters, line ends, half surrogates. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u;

/** Columns of a tab. */
const tab = 4;

/** Takes a line, or the part of it that begins at an offset, apart into characters. A tab becomes spaces; what cannot be seen is written out. */
export function cellsOf(line: string, offset = 0): readonly Cell[] {
  const cells: Cell[] = [];
  let at = offset;
  for (const character of line) {
    cells.push({ ...shown(character), at });
    at += character.length;
  }
  return cells;
}

function shown(character: string): { readonly text: string; readonly width: number } {
  if (character === '\t') return { text: ' '.repeat(tab), width: tab };
  if (unseen.test(character)) return writtenOut(character);
  if (combining.test(character)) return { text: character, width: 0 };
  return { text: character, width: wide.test(character) ? 2 : 1 };
}

function writtenOut(character: string): { readonly text: string; readonly width: number } {
  const text = `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  return { text, width: text.length };
}

/** Text from outside on one line, with everything that a terminal would obey written out. */
export const harmless = (text: string): string =>
  cellsOf(text)
    .map((cell) => cell.text)
    .join('');
