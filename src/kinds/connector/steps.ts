import { sameJson, unreachable } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { draft, placeOf, stepId, token, write } from '../draft.ts';
import type { Change, Effect, StepDraft } from '../kind.ts';
import type { Properties } from '../property.ts';
import { parameters } from '../table.ts';
import { tables } from './live.ts';
import { stored, validation, validationOf } from './validation.ts';

/** One of the two sections, in the words of cmdlets and people. */
export interface ConnectorKind {
  readonly section: 'outboundConnectors' | 'inboundConnectors';
  readonly cmdlet: 'OutboundConnector' | 'InboundConnector';
  readonly noun: string;
}

type Created = Extract<Change, { action: 'create' }>;
type Updated = Extract<Change, { action: 'update' }>;
type Deleted = Extract<Change, { action: 'delete' }>;

export const stepsFor =
  (way: ConnectorKind) =>
  (changes: readonly Change[]): readonly StepDraft[] =>
    changes.flatMap((change) => stepsOf(way, change));

function stepsOf(way: ConnectorKind, change: Change): readonly StepDraft[] {
  switch (change.action) {
    case 'keep':
    case 'ignore':
    case 'unknown':
      return [];
    case 'create':
      return create(way, change);
    case 'update':
      return update(way, change);
    case 'delete':
      return [remove(way, change)];
    default:
      return unreachable(change);
  }
}

/** Makes a connector in one call, and puts back in a second one what a check of its forerunner had found. */
function create(way: ConnectorKind, { ref, entry, wanted }: Created): readonly StepDraft[] {
  const found = validationOf(wanted);
  const own = Object.fromEntries(Object.entries(wanted).filter(([name]) => !(name in found)));
  const made = draft({
    id: stepId(ref, 'create'),
    ref,
    title: `create the ${way.noun} ${entry.name}`,
    call: createCall(way, entry.name, own),
    undo: [removeCall(way, entry.name)],
    effect: own['enabled'] === false ? 'neutral' : 'opens',
    becomes: own,
    place: entry.place,
    provides: [token.exists(entry.name)],
  });
  if (Object.keys(found).length === 0) return [made];
  const marked = draft({
    id: stepId(ref, 'set'),
    ref,
    title: `say again what a check of the ${way.noun} ${entry.name} found`,
    call: validationCall(entry.name, found),
    undo: [validationCall(entry.name, {})],
    after: [made.id],
    effect: 'neutral',
    becomes: own,
    place: entry.place,
  });
  return [made, marked];
}

/** Whatever is not as the service makes it, and what it has no usual value for. */
function createCall({ section, cmdlet }: ConnectorKind, name: string, connector: Properties): Call {
  const table = tables[section];
  const said = table.filter(
    (one) => always.has(one.name) || !sameJson(connector[one.name] ?? null, one.fallback ?? null),
  );
  const names = said.map((one) => one.name);
  return write(`New-${cmdlet}`, { Name: name, ...parameters(table, names, connector) });
}

/** The reference names no default for the type, and wants sender domains of every inbound connector. */
const always = new Set(['connectorType', 'senderDomains']);

const removeCall = ({ cmdlet }: ConnectorKind, name: string): Call => write(`Remove-${cmdlet}`, { Identity: name });

const validationCall = (name: string, found: Properties): Call =>
  write('Set-OutboundConnector', {
    Identity: name,
    ...parameters(
      validation,
      validation.map((one) => one.name),
      found,
    ),
  });

/** One call for everything; while a rule names the connector it is there and in use. */
function update(way: ConnectorKind, { ref, entry, live, wanted, fields }: Updated): readonly StepDraft[] {
  if (live.beyond.length > 0) return [];
  const names = fields.map(({ field }) => field);
  const set = (to: Properties): Call =>
    write(`Set-${way.cmdlet}`, { Identity: live.handle, ...parameters(tables[way.section], names, to) });
  return [
    draft({
      id: stepId(ref, 'set'),
      ref,
      title: titleOf(way, live.name, names, wanted),
      call: set(wanted),
      undo: [set(live.properties)],
      effect: effectOf(names, wanted),
      becomes: wanted,
      place: placeOf(entry),
      needs: turned(names, wanted, false) ? [token.released(live.name)] : [],
      provides: turned(names, wanted, true) ? [token.exists(live.name)] : [],
    }),
  ];
}

const turned = (names: readonly string[], wanted: Properties, on: boolean): boolean =>
  names.includes('enabled') && wanted['enabled'] === on;

function titleOf({ noun }: ConnectorKind, name: string, names: readonly string[], wanted: Properties): string {
  if (names.length > 1 || names[0] !== 'enabled') return `change ${names.join(', ')} of the ${noun} ${name}`;
  return `${wanted['enabled'] === true ? 'enable' : 'disable'} the ${noun} ${name}`;
}

function effectOf(names: readonly string[], wanted: Properties): Effect {
  if (!names.includes('enabled')) return 'neutral';
  return wanted['enabled'] === true ? 'opens' : 'closes';
}

/** A rule that names a connector goes first, as if the service insisted on it: nothing says what the rule does then. */
function remove(way: ConnectorKind, { ref, entry, live }: Deleted): StepDraft {
  const found = stored(live);
  const again = Object.keys(found).length === 0 ? [] : [validationCall(live.name, found)];
  return draft({
    id: stepId(ref, 'remove'),
    ref,
    title: `remove the ${way.noun} ${live.name}`,
    call: removeCall(way, live.handle),
    undo: live.beyond.length > 0 ? [] : [createCall(way, live.name, live.properties), ...again],
    effect: 'closes',
    becomes: null,
    place: placeOf(entry),
    needs: [token.released(live.name)],
  });
}
