import { errorAt } from '../../diagnostics/diagnostic-at.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { Json } from '../../json.ts';
import { convert } from './convert.ts';
import { limits } from './limits.ts';
import { follow, isBlank, nodeSpan, type Path } from './nodes.ts';
import { parseDocuments } from './parse.ts';
import { decode, type Text, textOf, unprintable, wholeFile } from './text.ts';

/** One YAML document that knows where everything in it stands. */
export interface Source {
  /** The file as messages name it, with forward slashes. */
  readonly file: string;
  readonly value: Json;
  /** Where the value at a path stands; for a path that leads nowhere, the nearest thing around it. */
  readonly spanOf: (path: Path) => Span;
  /** Where the key at a path stands; for what has no key of its own, the value. */
  readonly spanOfKey: (path: Path) => Span;
}

/** Sources together with whatever was wrong while they were read. */
export interface SourceReading {
  readonly sources: readonly Source[];
  readonly problems: readonly Diagnostic[];
}

/** Reads the bytes of a file. Hostile or broken input gives problems, never an exception. */
export function sourcesOfBytes(file: string, bytes: Uint8Array): SourceReading {
  if (bytes.length > limits.fileBytes) return { sources: [], problems: [tooLarge(file, bytes.length)] };
  const text = decode(file, bytes);
  return 'content' in text ? sourcesOf(text) : { sources: [], problems: [text] };
}

/** Reads policies that are already text. */
export const sourcesOfText = (file: string, content: string): SourceReading => sourcesOf(textOf(file, content));

/** Says that a file is larger than a policy has reason to be. */
export function tooLarge(file: string, bytes: number): Diagnostic {
  const size = (bytes / limits.fileBytes).toFixed(1);
  return errorAt('PST105', wholeFile(file), `${file} has ${size} MiB; a policy file may have 1 MiB`, {
    hint: 'split the file, or move what is no policy out of the folder',
  });
}

function sourcesOf(text: Text): SourceReading {
  const unread = unprintable(text);
  return unread === null ? parsedSources(text) : { sources: [], problems: [unread] };
}

/** Reads whatever YAML allows, and says what is wrong with the rest. */
function parsedSources(text: Text): SourceReading {
  const { documents, problems } = parseDocuments(text);
  const read = documents.map((document) => {
    const { json, aliases, problems: wrong } = convert(document, text);
    return { source: sourceOf(text, json, (path) => follow(document.contents, path, aliases)), wrong };
  });
  const full = read.filter(({ source }) => source.value !== null);
  return { sources: full.map(({ source }) => source), problems: [...problems, ...read.flatMap(({ wrong }) => wrong)] };
}

function sourceOf(text: Text, value: Json, find: (path: Path) => ReturnType<typeof follow>): Source {
  const spanOf = (path: Path): Span => {
    const { node, key } = find(path);
    return nodeSpan(isBlank(node) && key !== null ? key : node, text);
  };
  const spanOfKey = (path: Path): Span => {
    const { node, key, complete } = find(path);
    return nodeSpan(complete && key !== null ? key : node, text);
  };
  return { file: text.file, value, spanOf, spanOfKey };
}
