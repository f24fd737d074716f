import { isList, type Json, textAt } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Directory } from '../directory.ts';
import type { Live, Undeclared } from '../kind.ts';
import { type Properties, textsOf } from '../property.ts';
import { readProperties } from '../table.ts';
import { beyondOf, unknownActions } from './beyond.ts';
import { letsOut, outsiders } from './meaning.ts';
import { properties } from './properties.ts';

export const section = 'transportRules' as const;

/** What the posture asks of a transport rule; every other predicate, exception and action stands beside these by its name. */
export interface TransportRule extends Properties {
  readonly enabled: boolean;
  readonly mode: 'Enforce' | 'Audit' | 'AuditAndNotify';
  readonly senderAddressLocation: 'Header' | 'Envelope' | 'HeaderOrEnvelope';
  readonly recipientAddressType: 'Resolved' | 'Original';
  readonly ruleErrorAction: 'Ignore' | 'Defer';
}

const asMade = {
  mode: 'Enforce',
  senderAddressLocation: 'Header',
  recipientAddressType: 'Resolved',
  ruleErrorAction: 'Ignore',
} as const;

export function liveTransportRules(rows: readonly Row[], directory: Directory): readonly Live<TransportRule>[] {
  return rows.toSorted((one, other) => priorityOf(one) - priorityOf(other)).map((row) => liveOf(row, directory));
}

const priorityOf = (row: Row): number => Number(row['Priority'] ?? Number.MAX_SAFE_INTEGER);

function liveOf(row: Row, directory: Directory): Live<TransportRule> {
  const name = nameOf(row);
  const read = readProperties(properties, plain(row), directory);
  const enabled = textAt(row, 'State') !== 'Disabled';
  return {
    ref: { section, key: name.toLowerCase() },
    name,
    handle: name,
    properties: { ...asMade, ...read.properties, enabled },
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

const nameOf = (row: Row): string => textAt(row, 'Name') || textAt(row, 'Identity');

/** A comment may read back as a bare line break, and one message type as a list of one. */
function plain(row: Row): Row {
  const entries = Object.entries(row).map(([key, value]) => [key, single.has(key) ? only(value) : value] as const);
  return { ...Object.fromEntries(entries), Comments: textAt(row, 'Comments').trim() };
}

const single = new Set(
  properties
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
