import type { TextSpan } from './document.ts';
import { columns } from './measure.ts';

/** Letters of one tone with the blanks before them. */
interface Piece {
  readonly text: string;
  readonly tone: TextSpan['tone'];
}

/** What no blank parts: it stays on one line. */
type Word = readonly Piece[];

/** Breaks a line at blanks so that no part is wider than asked; a word that is wider alone stands alone. */
export function wrap(line: readonly TextSpan[], width: number, hanging: number): readonly (readonly TextSpan[])[] {
  const lines: Piece[][] = [[]];
  let used = 0;
  for (const word of wordsOf(line)) {
    const isFull = used > 0 && used + sizeOf(word).seen > width - (lines.length > 1 ? hanging : 0);
    const placed = isFull ? unled(word) : word;
    if (isFull) lines.push([]);
    lines.at(-1)?.push(...placed);
    used = (isFull ? 0 : used) + sizeOf(placed).whole;
  }
  return lines.map(spansOf);
}

function sizeOf(word: Word): { readonly whole: number; readonly seen: number } {
  const text = word.map((piece) => piece.text).join('');
  return { whole: columns(text), seen: columns(text.trimEnd()) };
}

/** A word without the blanks before it: it begins a line. */
const unled = ([first, ...rest]: Word): Word =>
  first === undefined ? [] : [{ ...first, text: first.text.trimStart() }, ...rest];

const spansOf = (pieces: readonly Piece[]): readonly TextSpan[] =>
  pieces.map(({ text, tone }, at): TextSpan => ({
    text: at === pieces.length - 1 ? text.trimEnd() : text,
    tone,
    from: 'ours',
  }));

/** Words may begin in one span and end in the next. */
function wordsOf(line: readonly TextSpan[]): readonly Word[] {
  const words: Piece[][] = [];
  for (const piece of line.flatMap(piecesOf)) {
    const last = words.at(-1)?.at(-1);
    if (last === undefined || piece.text.startsWith(' ') || last.text.endsWith(' ')) words.push([piece]);
    else words.at(-1)?.push(piece);
  }
  return words;
}

const piecesOf = ({ text, tone }: TextSpan): readonly Piece[] =>
  (text.match(/\s*\S+|\s+$/gu) ?? []).map((piece) => ({ text: piece, tone }));
