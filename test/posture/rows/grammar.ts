/** Whether a phrase means something; `maybe` where it says only how many more it means. */
export type Says = 'yes' | 'no' | 'maybe';

export const not = (says: Says): Says => (says === 'maybe' ? 'maybe' : says === 'yes' ? 'no' : 'yes');

export function either(all: readonly Says[]): Says {
  if (all.includes('yes')) return 'yes';
  return all.includes('maybe') ? 'maybe' : 'no';
}

/** A phrase and what it says is left out of it: `members of g@x (without a@x and b@x)`. */
export interface Phrase {
  readonly text: string;
  readonly without: readonly Phrase[];
}

/** Reads `a, b (without c) and d` as a person does. */
export function phrases(text: string): readonly Phrase[] {
  return split(text).map((part) => {
    const found = /^(?<text>.*?) \(without (?<without>.*)\)$/u.exec(part)?.groups;
    return { text: found?.['text'] ?? part, without: found === undefined ? [] : phrases(found['without'] ?? '') };
  });
}

/** At commas and at the word "and", but not within parentheses. */
function split(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const rest = text.slice(at);
    const mark = depth > 0 ? null : /^(?:, | and )/u.exec(rest);
    if (mark !== null) {
      parts.push('');
      at += mark[0].length - 1;
      continue;
    }
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    parts.push((parts.pop() ?? '') + text[at]);
  }
  return parts;
}

/** `3 more`, `2 others`: the rest of a list that was cut. */
export const isCut = ({ text }: Phrase): boolean => /^\d[\d,]* (?:more|others)$/u.test(text);
