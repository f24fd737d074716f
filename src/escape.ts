/**
 * Text of a tenant, a policy, a file or a service on its way out: one function for each destination, but for source of
 * PowerShell, whose literals have a file of their own. What is our own may pass them too, and comes out as it is.
 */

/**
 * One character that a terminal obeys or a reader cannot see: a control character, a line end, a format character (bidi
 * controls, zero-width ones, tags), a filler, private use, half a surrogate pair. Variation selectors only choose a
 * picture.
 */
export const odd = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{NChar}\u034F\u115F\u1160\u17B4\u17B5\u3164\uFFA0]`;
const unseen = new RegExp(odd, 'gu');
const unseenInLines = new RegExp(String.raw`(?![\n\t])${odd}`, 'gu');

/** Nearly all text has none of these. Asked for what is there and not for what all of it is, which runs out of stack at length. */
const further = /[^ -~]/u;
const furtherInLines = /[^\n\t -~]/u;

/** Whether some text holds what cannot be seen, line ends included. */
export const hidesSomething = (text: string): boolean => further.test(text) && text.search(unseen) >= 0;

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const codePoint = (one: string): string => (one.codePointAt(0) ?? 0).toString(16);

/** Text on one line, of which everything is seen: what is not is written out, as `\n` or `\u{202e}`. */
export function visible(text: string): string {
  return further.test(text) ? text.replace(unseen, (one) => named[one] ?? `\\u{${codePoint(one)}}`) : text;
}

/**
 * For a terminal and a log, which a build may read for commands: `::add-mask::` at the beginning of a line, which is
 * wherever a long one is broken, `##[debug]` and `##vso[task.setvariable]` anywhere in it.
 * Sources: actions/runner, ActionCommand.cs; Azure Pipelines, "Logging commands".
 */
export function terminal(text: string): string {
  return visible(text)
    .replace(/:(?=:[a-z])/giu, String.raw`\u{3a}`)
    .replace(/##(?=\w*\[)/gu, String.raw`#\u{23}`);
}

/** Our own words with text of others between them, for a terminal and a log. */
export const said = (ours: TemplateStringsArray, ...others: readonly (string | number)[]): string =>
  ours.map((part, at) => (at === 0 ? part : terminal(String(others[at - 1])) + part)).join('');

/** As a code span of Markdown, which nothing in the text can end; in one nothing is mentioned or linked. */
export function codeSpan(text: string): string {
  const shown = visible(text);
  const ticks = '`'.repeat(longestRun(shown) + 1);
  const pad = /^[`\s]|[`\s]$/u.test(shown) || shown === '' ? ' ' : '';
  return `${ticks}${pad}${shown}${pad}${ticks}`;
}

/** Lines as a block of code of Markdown: a fence longer than any run of backticks in it cannot be closed from inside. */
export function codeBlock(language: string, lines: readonly string[]): readonly string[] {
  const body = lines.map(visible);
  const ticks = '`'.repeat(Math.max(3, longestRun(body.join('\n')) + 1));
  return [`${ticks}${language}`, ...body, ticks];
}

const longestRun = (text: string): number => Math.max(0, ...(text.match(/`+/gu) ?? []).map((run) => run.length));

/** Our own words in Markdown, which hold no markup. Text of others never stands in Markdown outside of code. */
export const markdownWords = (text: string): string => visible(text).replace(/[\\`*_[\]<>#|~!&]/gu, String.raw`\$&`);

/** Between the tags of HTML and in its quoted values. */
export const html = (text: string): string =>
  visible(text).replace(/[&<>"']/gu, (one) => `&#${one.codePointAt(0) ?? 0};`);

/** As the label of a node of Mermaid. Source: Mermaid documentation, "Entity codes to escape characters". */
export const mermaid = (text: string): string =>
  visible(text).replace(/[^\p{L}\p{N} .@-]/gu, (one) => `#${one.codePointAt(0) ?? 0};`);

/** A value as JSON of which everything is seen: what is not stands in it as JSON writes it, which changes no value. */
export const json = (value: unknown, indent = 0): string => jsonText(JSON.stringify(value, null, indent));

/** JSON that was written already. Line ends between its values stay; within a text JSON has none. */
export const jsonText = (written: string): string =>
  furtherInLines.test(written) ? written.replace(unseenInLines, halves) : written;

/** As JSON and YAML write a character between double quotes: half by half. */
const halves = (one: string): string =>
  Array.from({ length: one.length }, (_, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');

/** Between the double quotes of YAML, where quotes and backslashes are written out already. */
export const yamlQuoted = (text: string): string => text.replace(unseen, halves);

/**
 * As a field of a table that a spreadsheet opens, where a text that begins like a formula is one.
 * Source: OWASP, "CSV Injection".
 */
export function csvField(text: string): string {
  const shown = visible(text);
  const still = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u.test(shown) ? `'${shown}` : shown;
  return /[",;']/u.test(still) ? `"${still.replaceAll('"', '""')}"` : still;
}

/** The message of a command to the runner of GitHub. Source: actions/toolkit, packages/core/src/command.ts, which the runner decodes. */
export const runnerMessage = (lines: readonly string[]): string =>
  lines.map(visible).join('\n').replaceAll('%', '%25').replaceAll('\n', '%0A');

/** A property of such a command. */
export const runnerProperty = (text: string): string =>
  runnerMessage([text]).replaceAll(':', '%3A').replaceAll(',', '%2C');
