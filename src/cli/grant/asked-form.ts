import type { Checked, Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { isList, type JsonObject } from '../../json.ts';
import { kinds } from '../../kinds/index.ts';
import { domainPattern } from '../../kinds/remote-domain/index.ts';
import { desiredFrom } from '../../policy/declared/desired.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { type Source, sourcesOfText } from '../../policy/text/source.ts';

const flags: Readonly<Record<string, string>> = {
  from: '--from',
  to: '--to',
  by: '--by',
  until: '--until',
  reason: '--reason',
  owner: '--owner',
  ticket: '--ticket',
  accept: '--accept',
  name: '--name',
};

/** The grant by itself, as policies are read; what is wrong with it is said of the flags, since no file has it. */
export function aloneIn(item: JsonObject, day: string): Checked<Grant | null> {
  const { sources } = sourcesOfText('the grant', JSON.stringify({ grants: [item] }));
  const read = desiredFrom(sources, kinds, day);
  const [source] = sources;
  if (read.ok) return { ...read, value: read.value.grants?.[0] ?? null };
  return { ok: false, problems: source === undefined ? read.problems : inFlags(read.problems, source, item) };
}

const inFlags = (problems: readonly Diagnostic[], source: Source, item: JsonObject): readonly Diagnostic[] =>
  problems
    .filter(({ severity }) => severity === 'error')
    .map((one) => inFlag({ ...one, span: null, related: [] }, one.span, source, item));

function inFlag(problem: Diagnostic, span: Span | null, source: Source, item: JsonObject): Diagnostic {
  const field = Object.keys(flags).find((one) => Object.hasOwn(item, one) && stands(span, source, [one]));
  if (field === undefined) return problem;
  const flag = flags[field] ?? '';
  const places = isList(item['to']) ? item['to'] : [];
  const place = places.find((_, at) => problem.code === 'PST208' && stands(span, source, ['to', at]));
  if (typeof place === 'string') return noPlace(problem, `${flag} ${place}`, domainIn(place));
  const { message } = problem;
  return { ...problem, message: message.startsWith(field) ? `--${message}` : `${flag}: ${message}` };
}

function stands(span: Span | null, source: Source, path: readonly (string | number)[]): boolean {
  const around = source.spanOf(['grants', 0, ...path]);
  return span !== null && span.start.offset >= around.start.offset && span.end.offset <= around.end.offset;
}

const noPlace = (problem: Diagnostic, said: string, domain: string | null): Diagnostic =>
  domain === null
    ? {
        ...problem,
        message: `${said}: this is no domain`,
        hint: 'give a domain, *.domain for one and all below it, or * for everywhere',
      }
    : { ...problem, message: `${said}: give the domain alone: ${domain}`, hint: null };

/** The domain of an address or of a link; null where there is none. */
function domainIn(text: string): string | null {
  const host = text
    .replace(/^(?:[a-z][a-z0-9+.-]*:\/\/|mailto:)/iu, '')
    .replace(/[/?#].*$/u, '')
    .replace(/^.*@/u, '')
    .replace(/(?::\d+|\.)$/u, '');
  return new RegExp(domainPattern, 'u').test(host) ? host : null;
}
