import type { Checked, Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { isList, type JsonObject } from '../../json.ts';
import { fieldLabels } from '../../github/request/form.ts';
import { kinds } from '../../kinds/index.ts';
import { domainPattern } from '../../kinds/remote-domain/index.ts';
import { desiredFrom } from '../../policy/declared/desired.ts';
import type { Grant } from '../../policy/grants/grant.ts';
import { type Source, sourcesOfText } from '../../policy/text/source.ts';

/** What each field of a grant is called where it was asked for. */
export type Spoken = Readonly<Record<string, string>>;

export const inFlags: Spoken = {
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

/** In the words of the form; what it does not ask for comes from flags. */
export const inFields: Spoken = {
  ...inFlags,
  from: fieldLabels.sender,
  to: fieldLabels.recipient,
  until: fieldLabels.until,
  reason: fieldLabels.reason,
  owner: fieldLabels.owner,
};

/** The grant by itself, as policies are read; what is wrong with it is said of where it was asked for, since no file has it. */
export function aloneIn(item: JsonObject, day: string, spoken: Spoken): Checked<Grant | null> {
  const { sources } = sourcesOfText('the grant', JSON.stringify({ grants: [item] }));
  const read = desiredFrom(sources, kinds, day);
  const [source] = sources;
  if (read.ok) return { ...read, value: read.value.grants?.[0] ?? null };
  if (source === undefined) return { ok: false, problems: read.problems };
  const asked: Asked = { source, item, spoken };
  return {
    ok: false,
    problems: read.problems
      .filter(({ severity }) => severity === 'error')
      .map((one) => asAsked({ ...one, span: null, related: [] }, one.span, asked)),
  };
}

interface Asked {
  readonly source: Source;
  readonly item: JsonObject;
  readonly spoken: Spoken;
}

function asAsked(problem: Diagnostic, span: Span | null, { source, item, spoken }: Asked): Diagnostic {
  const field = Object.keys(spoken).find((one) => Object.hasOwn(item, one) && stands(span, source, [one]));
  if (field === undefined) return problem;
  const flag = spoken[field] ?? '';
  const places = isList(item['to']) ? item['to'] : [];
  const place = places.find((_, at) => problem.code === 'PST208' && stands(span, source, ['to', at]));
  if (typeof place === 'string' && domainIn(place) !== place)
    return noPlace(problem, `${flag} ${place}`, domainIn(place));
  const { message } = problem;
  return { ...problem, message: `--${message}`.startsWith(flag) ? `--${message}` : `${flag}: ${message}` };
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
