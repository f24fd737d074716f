/** What GitHub reads as Markdown once code is taken away, by the rules of CommonMark for fences and code spans. */
function outsideCode(source: string): string {
  const kept: string[] = [];
  let fence = '';
  for (const line of source.split('\n')) {
    const ticks = /^\s*(?:> )?(`{3,})(?:diff|powershell|mermaid)?$/u.exec(line)?.[1] ?? '';
    if (fence === '' && ticks !== '') fence = ticks;
    else if (fence === '') kept.push(withoutSpans(line));
    else if (ticks.length >= fence.length && line.trim() === ticks) fence = '';
  }
  if (fence !== '') throw new Error('a fence stays open');
  return kept.join('\n').replace(/<code>[^<]*<\/code>/gu, 'CODE');
}

/** A code span ends at the first run of as many backticks as it began with. */
function withoutSpans(line: string): string {
  const open = /(?<![\\`])`+/u.exec(line);
  if (open === null) return line;
  const rest = line.slice(open.index + open[0].length);
  const close = new RegExp(`(?<!\`)${open[0]}(?!\`)`, 'u').exec(rest);
  if (close === null) throw new Error(`a code span stays open: ${line.slice(0, 200)}`);
  return `${line.slice(0, open.index)}CODE${withoutSpans(rest.slice(close.index + open[0].length))}`;
}

/** Throws unless every fold that is opened is closed, in order. */
export function balanced(source: string): void {
  let depth = 0;
  for (const [tag] of outsideCode(source).matchAll(/<\/?details>/gu)) {
    depth += tag === '<details>' ? 1 : -1;
    if (depth < 0) throw new Error('a fold is closed that was not opened');
  }
  if (depth !== 0) throw new Error('a fold stays open');
}

/**
 * Tags, mentions, references, links and pictures that a reader's GitHub would act on. It looks for mentions and
 * references in the finished page, where no escape of Markdown is left: code alone keeps them still.
 */
export const live = (source: string): readonly string[] =>
  outsideCode(source).match(
    /(?<!\\)<(?!\/?details>|\/?summary>)[a-z!/][^>]*>?|(?<!\w)(?:@|&#64;)\w+|(?<![\w&])(?:#|&#35;)\d+|\bGH-\d|!\[|\]\((?!https:\/\/github\.com\/)|(?<!\()https?:\/\/|[\u202a-\u202e\u2066-\u2069\u200b-\u200f]|^::|##\w*\[/gmu,
  ) ?? [];
