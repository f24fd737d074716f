/** A lexical element of a script, as far as injection is concerned. */
export type Token =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'comment'; readonly value: string }
  | { readonly kind: 'code'; readonly value: string };

const quotes = "'\u2018\u2019\u201A\u201B";

/** A sum of texts and characters by their numbers, which is how text is written that cannot stand in quotes. */
function sumAt(source: string, from: number): { readonly value: string; readonly end: number } | null {
  let value = '';
  let at = from;
  for (;;) {
    const code = /^\[char\](\d+)/u.exec(source.slice(at, at + 12));
    if (code !== null) {
      value += String.fromCharCode(Number(code[1]));
      at += code[0].length;
    } else if (quotes.includes(source.charAt(at))) {
      const part = text(source, at + 1);
      value += part.value;
      at = part.end;
    } else return null;
    if (source.charAt(at) === ')') return { value, end: at + 1 };
    if (!source.startsWith(' + ', at)) return null;
    at += 3;
  }
}

/**
 * Splits PowerShell source into single-quoted text, line comments and the rest, by the rules of its tokenizer: any of
 * five characters opens and closes a single-quoted string, and two of them in it stand for the first.
 */
export function lex(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let code = '';
  const flush = (): void => {
    if (code !== '') tokens.push({ kind: 'code', value: code });
    code = '';
  };
  let at = 0;
  while (at < source.length) {
    const one = source.charAt(at);
    const sum = one === '(' && source.charAt(at - 1) !== '@' ? sumAt(source, at + 1) : null;
    if (sum !== null) {
      flush();
      tokens.push({ kind: 'text', value: sum.value });
      at = sum.end;
    } else if (quotes.includes(one)) {
      flush();
      const { value, end } = text(source, at + 1);
      tokens.push({ kind: 'text', value });
      at = end;
    } else if (one === '#') {
      flush();
      const end = /[\r\n]/u.exec(source.slice(at))?.index ?? source.length - at;
      tokens.push({ kind: 'comment', value: source.slice(at, at + end) });
      at += end;
    } else {
      code += one;
      at += 1;
    }
  }
  flush();
  return tokens;
}

function text(source: string, from: number): { readonly value: string; readonly end: number } {
  let value = '';
  let at = from;
  while (at < source.length) {
    const one = source.charAt(at);
    if (!quotes.includes(one)) {
      value += one;
      at += 1;
    } else if (at + 1 < source.length && quotes.includes(source.charAt(at + 1))) {
      value += one;
      at += 2;
    } else return { value, end: at + 1 };
  }
  throw new Error('a string stays open');
}

/** Brackets of the code, which have to close in order for the script to parse. */
export function balanced(tokens: readonly Token[]): boolean {
  const pairs: Readonly<Record<string, string>> = { ')': '(', '}': '{', ']': '[' };
  const open: string[] = [];
  for (const one of tokens.filter((token) => token.kind === 'code').flatMap((token) => Array.from(token.value))) {
    if ('({['.includes(one)) open.push(one);
    if (one in pairs && open.pop() !== pairs[one]) return false;
  }
  return open.length === 0;
}
