/** As many names as somebody reads in one go. */
export const few = 3;

/** Names as one reads them out; of many the first ones, and how many more. */
export function sentence(parts: readonly string[]): string {
  if (parts.length > few) return `${parts.slice(0, few).join(', ')} and ${parts.length - few} more`;
  return [parts.slice(0, -1).join(', '), ...parts.slice(-1)].filter((part) => part !== '').join(' and ');
}
