import { json } from '../../escape.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { Call } from '../../tenant/tenant.ts';
import { literal, textWith } from './literal.ts';

/** The statements that make a call and give its answer. Nothing of a call is ever part of a command's text. */
export function callLines(call: Call): readonly string[] {
  if (call.via === 'graph') return graphLines(call);
  const fields = inOrder(call.parameters).map(([name, value]) => `  ${literal(name)} = ${argument(name, value)}`);
  return ['$parameters = @{', ...fields, '}', `${cmdletName(call.cmdlet)} @parameters ${stopping}`];
}

/** A module does not see the preference of a script, and its failures stop nothing by themselves. */
export const stopping = '-ErrorAction Stop';

/** What is named first and what is confirmed last; a plan read from a file has lost any other order. */
function inOrder(parameters: JsonObject): readonly (readonly [string, Json])[] {
  const rank = (name: string): number => (name === 'Identity' || name === 'Name' ? 0 : name === 'Confirm' ? 2 : 1);
  const byName = ([a]: readonly [string, Json], [b]: readonly [string, Json]): number =>
    rank(a) - rank(b) || (a < b ? -1 : 1);
  return Object.entries(parameters).toSorted(byName);
}

/** The body travels as JSON text, so that PowerShell has nothing to convert. */
function graphLines({ method, path, body }: Extract<Call, { via: 'graph' }>): readonly string[] {
  const fields = [`  Method = ${literal(method)}`, `  Uri = ${filled(`/v1.0${path}`)}`];
  const content = body === null ? [] : [`  Body = ${filled(json(body))}`, "  ContentType = 'application/json'"];
  return ['$parameters = @{', ...fields, ...content, '}', `Invoke-MgGraphRequest @parameters ${stopping}`];
}

/** A name that is not one word is no cmdlet; it would run something else. */
export function cmdletName(name: string): string {
  if (!/^[A-Z][A-Za-z]*-[A-Z][A-Za-z0-9]*$/u.test(name)) throw new RangeError(`not a cmdlet: ${name}`);
  return name;
}

/** Exchange reads a date written as text by the habits of the machine, so that these are handed over as dates. */
const dates = ['ActivationDate', 'ExpiryDate'];

function argument(name: string, value: Json): string {
  if (typeof value !== 'string') return list(value);
  const date = dates.includes(name) && !Number.isNaN(Date.parse(value));
  return date
    ? `[datetime]::Parse(${literal(value)}, [cultureinfo]::InvariantCulture, 'RoundtripKind')`
    : filled(value);
}

const list = (value: Json): string =>
  Array.isArray(value)
    ? `@(${value.map((item: Json) => (typeof item === 'string' ? filled(item) : literal(item))).join(', ')})`
    : literal(value);

/** Where a value names what an earlier step creates: `${groups/new@contoso.com#id}`. */
const naming = /\$\{([^}#]+)#id\}/u;

/** Text, with the ids of what earlier steps created in it. */
export const filled = (value: string): string => textWith(value, naming, (object) => `$created[${literal(object)}]`);
