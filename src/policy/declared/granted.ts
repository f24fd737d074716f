import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { textsOf } from '../../kinds/property.ts';
import { normalName, normalPattern } from '../../tenant/addresses.ts';
import { collateralKinds, type Grant, type Grantee, grantTitle, grantWays } from '../grants/grant.ts';
import type { FittingSource } from '../schema/validate.ts';
import { placeOf } from '../text/place.ts';
import { hasCome } from './days.ts';
import { governanceOf } from './entries.ts';
import { type Dated, declaredTwice } from './listed.ts';

/** The grants of some sources as of a day. */
export interface ReadGrants {
  /** Null where no source has the section. */
  readonly values: readonly Grant[] | null;
  /** Where the section begins. */
  readonly span: Span | null;
  /** Every grant as it is written, for the digest. */
  readonly written: readonly JsonObject[];
  readonly dated: readonly Dated[];
  readonly problems: readonly Diagnostic[];
}

/** What people may forward where, those grants included that have ended. */
export function grantsOf(sources: readonly FittingSource[], at: string): ReadGrants {
  const holders = sources.filter(({ value }) => isList(value['grants']));
  const [first] = holders;
  if (first === undefined) return { values: null, span: null, written: [], dated: [], problems: [] };
  const written = holders.flatMap((source) => itemsOf(source).map(([, item]) => item));
  const values = holders.flatMap((source) => itemsOf(source).map(([index, item]) => grantOf(source, index, item, at)));
  return {
    values,
    span: first.spanOfKey(['grants']),
    written,
    dated: values.flatMap(datedOf),
    problems: repeated(values),
  };
}

const itemsOf = ({ value }: FittingSource): readonly (readonly [number, JsonObject])[] =>
  listAt(value, 'grants').flatMap((item, index) => (isObject(item) ? [[index, item] as const] : []));

function grantOf(source: FittingSource, index: number, item: JsonObject, at: string): Grant {
  const governance = governanceOf(item);
  const by = listAt(item, 'by');
  const span = source.spanOf(['grants', index]);
  return {
    name: textAt(item, 'name'),
    from: granteesIn(item['from']),
    to: textsOf(item['to']).map(normalPattern),
    by: grantWays.filter((way) => by.length === 0 || by.includes(way)),
    accept: collateralKinds.filter((kind) => listAt(item, 'accept').includes(kind)),
    governance,
    ended: hasCome(governance.until, at),
    place: placeOf(span),
    locate: (path) => (path.length === 0 ? span : source.spanOf(['grants', index, ...path])),
  };
}

function granteesIn(from: Json | undefined): readonly Grantee[] {
  if (!isObject(from)) return [{ kind: 'everyone', name: '' }];
  return [...granteesAt(from, 'memberOf', 'group'), ...granteesAt(from, 'people', 'person')];
}

function granteesAt(from: JsonObject, field: string, kind: Grantee['kind']): readonly Grantee[] {
  const named = typeof from[field] === 'string' ? [from[field]] : textsOf(from[field]);
  return named.map((name) => ({ kind, name: normalName(name) }));
}

function listAt(value: JsonObject, field: string): readonly Json[] {
  const list = value[field];
  return isList(list) ? list : [];
}

const datedOf = ({ name, governance: { until }, locate }: Grant): readonly Dated[] =>
  until === undefined ? [] : [{ what: grantTitle(name), until, span: locate(['until']) }];

function repeated(grants: readonly Grant[]): readonly Diagnostic[] {
  const first = new Map<string, Grant>();
  return grants.flatMap((grant) => {
    const other = first.get(grant.name.toLowerCase());
    if (other === undefined) return (first.set(grant.name.toLowerCase(), grant), []);
    return [declaredTwice(grantTitle(grant.name), grant.locate(['name']), other.locate(['name']))];
  });
}
