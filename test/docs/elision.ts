const mark = '…';

/**
 * Leaves out of an output what the page leaves out. A line `…` stands for any number of lines; what is shown before the
 * first one is the beginning of the output, what is shown after the last one its end, and what is shown between two is
 * found by how its first line begins.
 */
export function abridge(shown: readonly string[], actual: readonly string[]): readonly string[] {
  if (!shown.includes(mark)) return actual;
  const parts = split(shown);
  let from = 0;
  return parts.flatMap((part, index) => {
    const begin = beginning(part, index, parts.length, actual, from);
    from = begin + part.length;
    return [...(index === 0 ? [] : [mark]), ...actual.slice(begin, from)];
  });
}

function beginning(
  part: readonly string[],
  index: number,
  parts: number,
  actual: readonly string[],
  from: number,
): number {
  if (index === 0 || part.length === 0) return from;
  if (index === parts - 1) return Math.max(from, actual.length - part.length);
  const first = part[0] ?? '';
  const found = actual.findIndex((line, at) => at >= from && (first === '' ? line === '' : line.startsWith(first)));
  if (found < 0) throw new Error(`the output has no line "${first}" to begin with after ${mark}`);
  return found;
}

function split(lines: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const line of lines) {
    if (line === mark) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts;
}
