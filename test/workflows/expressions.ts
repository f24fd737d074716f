/** What expressions of a workflow can see. */
export type Context = Readonly<Record<string, unknown>>;

type Token = { readonly kind: 'text' | 'name' | 'mark'; readonly text: string };

const lexeme = /\s*(?:'((?:[^']|'')*)'|([A-Za-z_][\w-]*(?:\.[A-Za-z_*][\w-]*)*)|(\|\||&&|==|!=|[!(),]))/uy;

function tokens(source: string): readonly Token[] {
  const found: Token[] = [];
  lexeme.lastIndex = 0;
  for (let match = lexeme.exec(source); match !== null; match = lexeme.exec(source)) {
    found.push(tokenOf(match));
    if (lexeme.lastIndex >= source.trimEnd().length) return found;
  }
  throw new Error(`the expression is not understood: ${source}`);
}

function tokenOf([, text, name, mark]: RegExpExecArray): Token {
  if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") };
  return name === undefined ? { kind: 'mark', text: mark ?? '' } : { kind: 'name', text: name };
}

/** Evaluates an expression of GitHub Actions, as far as our workflows use them. */
function evaluate(source: string, context: Context): unknown {
  const list = [...tokens(source)];
  const peek = (mark: string): boolean => list[0]?.kind === 'mark' && list[0].text === mark;
  const take = (mark: string): boolean => peek(mark) && list.shift() !== undefined;

  function either(): unknown {
    let value = both();
    while (take('||')) {
      const right = both();
      value = truth(value) ? value : right;
    }
    return value;
  }
  function both(): unknown {
    let value = equal();
    while (take('&&')) {
      const right = equal();
      value = truth(value) ? right : value;
    }
    return value;
  }
  function equal(): unknown {
    const left = unary();
    if (take('==')) return same(left, unary());
    if (take('!=')) return !same(left, unary());
    return left;
  }
  function unary(): unknown {
    if (take('!')) return !truth(unary());
    if (!take('(')) return atom();
    const value = either();
    if (!take(')')) throw new Error(`a bracket stays open: ${source}`);
    return value;
  }
  function atom(): unknown {
    const token = list.shift();
    if (token === undefined) throw new Error(`something is missing: ${source}`);
    if (token.kind === 'text') return token.text;
    if (!take('(')) return lookUp(token.text, context);
    const given = peek(')') ? [] : [either()];
    if (!take(')')) throw new Error(`a call stays open: ${source}`);
    return call(token.text, given[0], context);
  }
  return either();
}

const truth = (value: unknown): boolean =>
  value !== null && value !== undefined && value !== '' && value !== false && value !== 0;

/** Letter case does not matter, and nothing is the empty text. */
const same = (a: unknown, b: unknown): boolean => text(a).toLowerCase() === text(b).toLowerCase();

export const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

function lookUp(path: string, context: Context): unknown {
  if (path === 'true' || path === 'false') return path === 'true';
  const [root = '', ...rest] = path.split('.');
  if (!Object.hasOwn(context, root)) throw new Error(`there is no ${root} in ${path}`);
  let found: unknown = context[root];
  for (const key of rest) {
    found = typeof found === 'object' && found !== null ? (found as Record<string, unknown>)[key] : undefined;
  }
  return found;
}

function call(name: string, given: unknown, context: Context): unknown {
  switch (name) {
    case 'always':
      return true;
    case 'failure':
      return context['failed'] === true;
    case 'cancelled':
      return context['cancelled'] === true;
    case 'toJSON':
      return JSON.stringify(given);
    case 'fromJSON':
      return JSON.parse(text(given)) as unknown;
    default:
      throw new Error(`${name} is no function of ours`);
  }
}

/** Fills in every `${{ … }}` of a value; a value that is one expression keeps its type. */
export function filled(value: unknown, context: Context): unknown {
  if (typeof value !== 'string') return value;
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/u.exec(value)?.[1];
  if (whole !== undefined) return evaluate(whole.trim(), context);
  return value.replaceAll(/\$\{\{(.*?)\}\}/gu, (_, one: string) => text(evaluate(one.trim(), context)));
}

/** A condition; without a word about failures it holds only while nothing failed. */
export function holds(condition: unknown, context: Context, failed: boolean): boolean {
  if (condition === undefined) return !failed;
  const source = text(condition).replace(/^\$\{\{(.*)\}\}$/u, '$1');
  const told = truth(evaluate(source, context));
  return /\b(?:always|failure|cancelled)\(/u.test(source) ? told : told && !failed;
}
