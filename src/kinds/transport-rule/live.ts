import { isList, type Json, textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Directory } from '../directory.ts';
import type { Live, Undeclared } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { trimmed } from '../rows/rules.ts';
import { readProperties, readState, together } from '../table.ts';
import { beyondOf, unknownActions } from './beyond.ts';
import { letsOut, outsiders } from './meaning.ts';
import { settable } from './properties.ts';

export const section = 'transportRules' as const;

/** What the posture asks of a transport rule; every other predicate, exception and action stands beside these by its name. */
export interface LiveTransportRule extends Properties {
  readonly enabled?: boolean;
  readonly mode?: 'Enforce' | 'Audit' | 'AuditAndNotify';
  readonly senderAddressLocation?: 'Header' | 'Envelope' | 'HeaderOrEnvelope';
}

export const liveTransportRules = (rows: readonly Row[], directory: Directory): readonly Live<LiveTransportRule>[] =>
  rows.map((row) => liveOf(row, directory));

function liveOf(row: Row, directory: Directory): Live<LiveTransportRule> {
  const name = textAt(row, 'Name');
  const call = `Get-TransportRule ${name}`;
  const read = together(readProperties(settable, plain(row), directory, call), readState(row, call));
  return {
    ref: { section, key: name.toLowerCase() },
    name,
    handle: name,
    properties: read.properties,
    beyond: beyondOf(row, read.properties),
    unresolved: read.unresolved,
    extra: {
      guid: textAt(row, 'Guid') || null,
      legacyRegex: row['UseLegacyRegex'] === true,
      outsiders: outsiders(read.properties, directory),
      unknownActions: unknownActions(row, read.properties),
    },
  };
}

/** A comment may read back as a bare line break, and one message type as a list of one. */
function plain(row: Row): Row {
  const entries = Object.entries(row).map(([key, value]) => [key, single.has(key) ? only(value) : value] as const);
  return { ...Object.fromEntries(entries), ...trimmed(row, 'Comments') };
}

const single = new Set(
  settable
    .filter(({ shape }) => !['texts', 'words', 'domains', 'patterns', 'recipients'].includes(shape))
    .map(({ parameter }) => parameter),
);

const only = (value: Json): Json => (isList(value) && value.length <= 1 ? (value[0] ?? null) : value);

/** Which pattern language a rule was made with: it is said when the rule is made and never again. */
export const stored = ({ extra }: Live): Properties => (extra['legacyRegex'] === true ? { useLegacyRegex: true } : {});

/** What the rule does that nobody here understands. */
export const unknownDeeds = ({ extra }: Live): readonly string[] => textsOf(extra['unknownActions']);

export function undeclared({ properties: rule, extra }: Live): Undeclared {
  const way = letsOut(rule, textsOf(extra['outsiders']));
  return { letsOut: way, close: way === null ? null : { enabled: false }, removable: true };
}
