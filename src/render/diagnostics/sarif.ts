import { createHash } from 'node:crypto';
import { compareText } from '../../diagnostics/diagnostic-at.ts';
import type { Span } from '../../diagnostics/diagnostic.ts';
import { json } from '../../escape.ts';
import type { JsonObject } from '../../json.ts';
import { identified } from '../explain/identifiers.ts';
import type { Message } from './message.ts';

/** Results that code scanning takes in one run. Source: GitHub documentation on SARIF support, 2026. */
const most = 25_000;

/** Places it shows of one result; more than ten times as many and it takes none. Source: the same. */
const mostPlaces = 100;

/** What a log is about: two logs of one category replace one another, and cannot be sent together. */
export interface SarifScope {
  readonly command: 'validate' | 'posture' | 'test';
  readonly policies: string;
}

/** Diagnostics as a SARIF 2.1.0 log, for code scanning; where they are too many, the worst of them. */
export function sarif(all: readonly Message[], version: string, { command, policies }: SarifScope): string {
  const found = all.length > most ? worst(all) : all;
  const used = [...new Set(found.map(({ code }) => code))].sort(compareText);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Postern', semanticVersion: version, rules: used.map(rule) } },
        automationDetails: { id: `postern/${command}/${policies}/` },
        columnKind: 'utf16CodeUnits',
        results: results(found, used),
      },
    ],
  };
  return `${json(log, 2)}\n`;
}

const weights: Readonly<Record<Message['severity'], number>> = { error: 0, warning: 1, note: 2 };

const worst = (all: readonly Message[]): readonly Message[] =>
  all.toSorted((a, b) => weights[a.severity] - weights[b.severity]).slice(0, most);

function rule(code: string): JsonObject {
  const { title, text, example } = identified(code) ?? { title: code, text: code, example: '' };
  const help = `${text}\n\nFor example:\n\n${example}`;
  return { id: code, shortDescription: { text: title }, fullDescription: { text }, help: { text: help } };
}

function results(found: readonly Message[], used: readonly string[]): readonly JsonObject[] {
  const seen = new Map<string, number>();
  return found.map((one) => {
    const identity = [one.code, one.span?.file ?? '', ...('object' in one ? [one.object ?? ''] : []), one.message].join(
      '\n',
    );
    const count = seen.get(identity) ?? 0;
    seen.set(identity, count + 1);
    return result(one, used.indexOf(one.code), fingerprint(`${identity}\n${count}`));
  });
}

/** The same for the same problem, wherever in its file it moves to. */
const fingerprint = (identity: string): string => createHash('sha256').update(identity).digest('hex').slice(0, 32);

function result(one: Message, ruleIndex: number, hash: string): JsonObject {
  return {
    ruleId: one.code,
    ruleIndex,
    ...weightOf(one),
    message: { text: one.hint === null ? one.message : `${one.message}\n${one.hint}` },
    locations: placesOf(one),
    relatedLocations: one.related.slice(0, mostPlaces).map(({ message, span }, id) => ({
      id,
      message: { text: message },
      physicalLocation: physical(span),
    })),
    partialFingerprints: { primaryLocationLineHash: hash },
  };
}

/** What nobody can tell is open: no failure, and no pass. Source: SARIF 2.1.0, sections 3.27.9 and 3.27.10. */
const weightOf = (one: Message): JsonObject =>
  'answer' in one && one.answer === 'undecided' ? { kind: 'open', level: 'none' } : { level: one.severity };

/** The policy line, and the object in the tenant; where no line is known, the object stands for itself. */
function placesOf(one: Message): readonly JsonObject[] {
  const object = 'object' in one ? (one.object ?? 'tenant') : null;
  const logical = object === null ? {} : { logicalLocations: [{ fullyQualifiedName: object, kind: 'resource' }] };
  const place = one.span === null ? {} : { physicalLocation: physical(one.span) };
  const whole = { ...place, ...logical };
  return Object.keys(whole).length === 0 ? [] : [whole];
}

function physical({ file, start, end }: Span): JsonObject {
  return {
    artifactLocation: artifact(file),
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}

const artifact = (file: string): JsonObject =>
  file.startsWith('/') ? { uri: `file://${encoded(file)}` } : { uri: encoded(file), uriBaseId: '%SRCROOT%' };

/** Percent-encodes each part of a path, RFC 3986 reserved characters included. */
function encoded(file: string): string {
  const part = (text: string): string =>
    encodeURIComponent(text.replace(/\p{Cs}/gu, '\uFFFD')).replace(
      /[!'()*]/gu,
      (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
    );
  return file.split('/').map(part).join('/');
}
