import type { TextSpan } from './document.ts';
import { columns } from './measure.ts';

/** Words of a line with the blanks before them. */
interface Word {
  readonly text: string;
  readonly tone: TextSpan['tone'];
}

/** Breaks a line at blanks so that no part is wider than asked; a word that is wider alone stands alone. */
export function wrap(line: readonly TextSpan[], width: number, hanging: number): readonly (readonly TextSpan[])[] {
  const lines: Word[][] = [[]];
  let used = 0;
  for (const word of line.flatMap(wordsOf)) {
    const size = columns(word.text);
    const isFull = used > 0 && used + columns(word.text.trimEnd()) > width - (lines.length > 1 ? hanging : 0);
    const before = lines.at(-1)?.at(-1)?.text ?? '';
    if (isFull && (word.text.startsWith(' ') || before.endsWith(' '))) {
      lines.push([{ ...word, text: word.text.trimStart() }]);
      used = columns(word.text.trimStart());
    } else {
      lines.at(-1)?.push(word);
      used += size;
    }
  }
  return lines.map((words) =>
    words.map(({ text, tone }, at): TextSpan => ({
      text: at === words.length - 1 ? text.trimEnd() : text,
      tone,
      from: 'ours',
    })),
  );
}

const wordsOf = ({ text, tone }: TextSpan): readonly Word[] =>
  (text.match(/\s*\S+|\s+$/gu) ?? []).map((word) => ({ text: word, tone }));
