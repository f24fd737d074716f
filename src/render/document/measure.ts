/** Text without any of these is seen whole and takes one column a letter. */
const further = /[^ -~]/u;

/** `1,100`. Not by the locale's own formatter, which takes longer to load than a small plan to make. */
export const grouped = (number: number): string => String(number).replace(/\B(?=(?:\d{3})+$)/gu, ',');

/** Cuts long text, and says how long it was. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const points = Array.from(text);
  if (points.length <= limit) return text;
  return `${points.slice(0, limit).join('')}… (${grouped(points.length)} characters)`;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** How many columns of a terminal a text takes: wide letters and emoji take two. */
export function columns(text: string): number {
  if (!further.test(text)) return text.length;
  return Array.from(text.replace(/\p{M}/gu, '')).length + (text.match(wide)?.length ?? 0);
}
