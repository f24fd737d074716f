import { abridge } from './elision.ts';
import type { Sandbox } from './sandbox.ts';
import { table } from './tables.ts';

/** A fenced block of a page: what stands behind its fence, and what it holds. */
export interface Block {
  readonly info: string;
  readonly text: string;
}

const parts =
  /^```([^\n]*)\n([\s\S]*?)^```$|^<!-- (before): (.*) -->$|^<!-- (table): (.*) -->\n[\s\S]*?^<!-- end -->$/gmu;

/** The fenced blocks of a page whose language is this one. */
export function blocksOf(page: string, language: string): readonly Block[] {
  const found = [...page.matchAll(parts)].map(([, info, text]) => ({ info: info ?? '', text: text ?? '' }));
  return found.filter(({ info }) => info.split(' ', 1)[0] === language);
}

/**
 * A page as it should be: the commands of its console blocks are run in order, and its tables are made anew.
 * `<!-- before: LINE -->` runs a line that is not shown; a YAML block that names a file is that file.
 */
export async function remade(page: string, place: Sandbox): Promise<string> {
  let digest: string | null = null;
  let made = '';
  let end = 0;
  for (const match of page.matchAll(parts)) {
    const { text, said } = await remake(match, place, digest);
    digest = digestIn(said) ?? digest;
    made += page.slice(end, match.index) + text;
    end = match.index + match[0].length;
  }
  return made + page.slice(end);
}

/** A part as it should stand in the page, and what was printed on the way. */
interface Remade {
  readonly text: string;
  readonly said: string;
}

async function remake(match: RegExpMatchArray, place: Sandbox, digest: string | null): Promise<Remade> {
  const [whole, info, text = '', before, line = '', , name = ''] = match;
  if (info === undefined && before === undefined)
    return { text: `<!-- table: ${name} -->\n\n${await table(name)}\n<!-- end -->`, said: '' };
  if (info === undefined) return { text: whole, said: await place.perform(line) };
  const [language, file] = info.split(' ');
  if (language === 'yaml' && file !== undefined) place.write(file, text);
  if (language !== 'console') return { text: whole, said: '' };
  const said = await session(text, place, digest);
  return { text: `\`\`\`${info}\n${said}\`\`\``, said };
}

/** Runs the commands of a console block, each with a digest that holds. */
async function session(text: string, place: Sandbox, before: string | null): Promise<string> {
  let digest = before;
  let said = '';
  for (const { command, shown } of commandsOf(text)) {
    const line = digest === null ? command : command.replace(/(?<=--approve )(?!0{12})[\da-f]{12}/u, digest);
    const output = linesOf(await place.perform(line.replaceAll('\\\n', ' ')));
    said += [`$ ${line}`, ...abridge(shown, output.map(atTheTimeOf(shown))), ''].join('\n');
    digest = digestIn(said) ?? digest;
  }
  return said;
}

/** A page shows the minute at which it was written: what happens in a run happens now. */
function atTheTimeOf(shown: readonly string[]): (line: string) => string {
  const minute = /\b\d{4}-\d\d-\d\d \d\d:\d\d UTC\b/u;
  const then = shown.map((line) => minute.exec(line)?.[0]).find((found) => found !== undefined);
  return then === undefined ? (line) => line : (line) => line.replace(minute, then);
}

interface Command {
  readonly command: string;
  readonly shown: readonly string[];
}

/** A command begins with `$ `, goes on after a backslash, and is followed by what it shows. */
export function commandsOf(text: string): readonly Command[] {
  return text
    .split(/^\$ /mu)
    .slice(1)
    .map((part) => {
      const command = /^(?:.*\\\n)*.*/u.exec(part)?.[0] ?? '';
      return { command, shown: linesOf(part.slice(command.length + 1)) };
    });
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/u, '').split('\n'));

/** The digest that was named last. */
const digestIn = (text: string): string | null =>
  [...text.matchAll(/(?:digest|--approve) ([\da-f]{12})\b/gu)].at(-1)?.[1] ?? null;
