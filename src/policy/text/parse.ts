import { Composer, Lexer, LineCounter, Parser, type CST, type Document, type YAMLError } from 'yaml';
import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { limits } from './limits.ts';
import type { Text } from './text.ts';

type Tokens = { readonly tokens: readonly CST.Token[] } | { readonly refused: Diagnostic };

/** Parses a file into YAML documents. This is the only place that knows the parser. */
export function parseDocuments(text: Text): {
  readonly documents: readonly Document.Parsed[];
  readonly problems: readonly Diagnostic[];
} {
  const read = tokensOf(text);
  if ('refused' in read) return { documents: [], problems: [read.refused] };
  const documents = [...new Composer(options).compose(read.tokens)];
  const problems = documents.flatMap((document) => problemsOf(document, text)).slice(0, limits.problems);
  return { documents: problems.length === 0 ? documents : [], problems };
}

// Repeated keys and aliases are checked by our own code, which is linear and names both places.
const options = {
  version: '1.2',
  schema: 'core',
  merge: true,
  stringKeys: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** Reads tokens one by one, so that nesting is refused before anything recurses over it. */
function tokensOf(text: Text): Tokens {
  const parser = new Parser(new LineCounter().addNewLine);
  const tokens: CST.Token[] = [];
  const tally = { documents: 0, errors: 0 };
  for (const lexeme of new Lexer().lex(text.content)) {
    for (const token of parser.next(lexeme)) {
      tokens.push(token);
      if (token.type === 'document') tally.documents += 1;
      if (token.type === 'error') tally.errors += 1;
    }
    const refused = tooMuch(parser, tally, text);
    if (refused !== null) return { refused };
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens };
}

interface Tally {
  readonly documents: number;
  readonly errors: number;
}

/** Runs after every lexeme, so that it only compares numbers. */
function tooMuch(parser: Parser, { documents, errors }: Tally, text: Text): Diagnostic | null {
  if (parser.stack.length > limits.depth) return tooDeep(at(parser, text));
  if (documents > limits.documents) {
    return errorAt('PST107', at(parser, text), `the file has more than ${limits.documents} documents`, {
      hint: 'remove `---` lines, or split the file',
    });
  }
  if (errors > limits.problems) {
    return errorAt('PST101', at(parser, text), 'this is not YAML', {
      hint: 'see whether the file is what its name says',
    });
  }
  return null;
}

const at = (parser: Parser, text: Text): Span => text.span(parser.offset, parser.offset + 1);

const tooDeep = (span: Span): Diagnostic =>
  errorAt('PST106', span, 'this is nested too deeply for a policy', { hint: 'a policy needs about six levels' });

function problemsOf(document: Document.Parsed, text: Text): readonly Diagnostic[] {
  const found = [...document.errors, ...document.warnings].slice(0, limits.problems);
  const old = document.directives.yaml.version === '1.1' ? [yaml11(text)] : [];
  return [...old, ...found.map((error) => problemOf(error, text))];
}

const yaml11 = (text: Text): Diagnostic =>
  errorAt('PST113', text.span(0, 0), 'the file says that it is YAML 1.1; policies are YAML 1.2', {
    hint: 'remove the %YAML line',
  });

function problemOf(error: YAMLError, text: Text): Diagnostic {
  const span = text.span(error.pos[0], error.pos[1]);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return errorAt('PST103', span, 'a tab cannot indent YAML', { hint: 'indent with spaces' });
    case 'TAG_RESOLVE_FAILED':
      return errorAt('PST109', span, 'a policy has no use for this tag', {
        hint: 'remove the tag: the value stands for itself',
      });
    case 'NON_STRING_KEY':
      return errorAt('PST113', span, 'a key has to be text', {
        hint: 'a key is a single word like autoForwardEnabled',
      });
    case 'RESOURCE_EXHAUSTION':
      return tooDeep(span);
    default:
      return errorAt('PST101', span, `not YAML: ${sentence(error.message)}`, { hint: remedies[error.code] ?? null });
  }
}

const remedies: Partial<Record<YAMLError['code'], string>> = {
  BAD_INDENT: 'line the entries of one list or mapping up in one column',
  BAD_SCALAR_START: 'put the value in quotes',
  BAD_DQ_ESCAPE: 'use single quotes, or write the backslash twice',
  BLOCK_AS_IMPLICIT_KEY: 'begin the nested mapping on a line of its own, or put the value in quotes',
  MULTILINE_IMPLICIT_KEY: 'look for a missing colon, or close the quotes of the key',
  MISSING_CHAR: 'look for a bracket or quotation mark that is not closed',
};

const sentence = (message: string): string => message.replace(/\s+/gu, ' ').slice(0, 200);
