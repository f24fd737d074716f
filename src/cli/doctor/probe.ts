import { isList, isObject, type Json, type JsonObject } from '../../json.ts';
import { callName, exchange, graphGet, type ReadCall, type Reading, type Row } from '../../tenant/tenant.ts';
import type { Connection } from '../connect/connect.ts';
import { version } from '../run/home.ts';
import type { Io } from '../run/io.ts';

/** A question that only a real tenant can answer, and the read that asks it. */
interface Question {
  readonly asks: string;
  readonly call: ReadCall;
}

const nobody = 'postern-probe-names-nobody';

/** All of them read, and nothing else; the first takes as long as it takes to sign in and connect. */
const questions: readonly Question[] = [
  { asks: 'how long signing in and connecting takes', call: exchange('Get-AcceptedDomain', {}) },
  { asks: 'how long a call takes once connected', call: exchange('Get-OrganizationConfig', {}) },
  { asks: 'how an object is refused that is not there', call: exchange('Get-RemoteDomain', { Identity: nobody }) },
  { asks: 'how a recipient is refused that is not there', call: exchange('Get-Recipient', { Identity: nobody }) },
  { asks: 'whether an identity takes a wildcard', call: exchange('Get-RemoteDomain', { Identity: 'Def*' }) },
  { asks: 'how a list says that it is short', call: exchange('Get-Recipient', { ResultSize: 1 }) },
  { asks: 'which form remote domains have', call: exchange('Get-RemoteDomain', {}) },
  { asks: 'which form outbound policies have', call: exchange('Get-HostedOutboundSpamFilterPolicy', {}) },
  { asks: 'which form their rules have', call: exchange('Get-HostedOutboundSpamFilterRule', {}) },
  { asks: 'which form transport rules have', call: exchange('Get-TransportRule', {}) },
  { asks: 'which form the settings of transport have', call: exchange('Get-TransportConfig', {}) },
  {
    asks: 'whether mailboxes that forward can be filtered, and which form they have',
    call: exchange('Get-Mailbox', {
      Filter: 'ForwardingSmtpAddress -ne $null -or ForwardingAddress -ne $null',
      ResultSize: 'Unlimited',
    }),
  },
  {
    asks: 'whether connectors of every mode are listed',
    call: exchange('Get-OutboundConnector', { IncludeTestModeConnectors: true }),
  },
  { asks: 'whether blocked senders may be read', call: exchange('Get-BlockedSenderAddress', {}) },
  { asks: 'whether groups may be read in Graph', call: graphGet('/groups?$top=1&$select=id,groupTypes') },
];

/** Asks a tenant what only a tenant can answer. What it says of people and names stays out: forms and times go in. */
export async function probe(
  { reader }: Pick<Connection, 'reader'>,
  about: JsonObject,
  io: Pick<Io, 'now'>,
): Promise<JsonObject> {
  const answers: Json[] = [];
  for (const { asks, call } of questions) {
    const from = io.now().getTime();
    const reading = await reader.read(call);
    answers.push({ asks, call: callName(call), milliseconds: io.now().getTime() - from, ...told(reading) });
  }
  return {
    format: 'postern-probe/1',
    tool: `postern ${version()}`,
    takenAt: io.now().toISOString(),
    ...about,
    answers,
  };
}

function told(reading: Reading): JsonObject {
  if (reading.state === 'absent') return { state: reading.state };
  if (reading.state === 'present')
    return { state: reading.state, rows: reading.value.length, properties: formsOf(reading.value) };
  const { reason, type, message } = reading.because;
  // What stands in quotes is a name, of an object or of a server.
  return { state: reading.state, reason, type, message: message.replaceAll(/(['"])[^'"]*\1/gu, '$1…$1') };
}

/** The forms in which each property came. */
function formsOf(rows: readonly Row[]): JsonObject {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))].toSorted();
  return Object.fromEntries(names.map((name) => [name, formsIn(rows, name)]));
}

const formsIn = (rows: readonly Row[], name: string): Json =>
  [...new Set(rows.map((row) => (name in row ? formOf(row[name] ?? null) : 'left out')))].toSorted();

function formOf(value: Json): string {
  if (value === null) return 'null';
  if (value === '') return 'empty text';
  if (isList(value))
    return value.length === 0 ? 'empty list' : `list of ${[...new Set(value.map(formOf))].toSorted().join(' and ')}`;
  if (isObject(value)) return 'object';
  if (typeof value !== 'string') return typeof value;
  return patterns.find(([, pattern]) => pattern.test(value))?.[0] ?? 'text';
}

const patterns: readonly (readonly [string, RegExp])[] = [
  ['date as text', /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?$/u],
  ['id as text', /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu],
  ['number as text', /^-?\d+$/u],
  ['boolean as text', /^(?:true|false)$/iu],
  ['address as text', /^[^@\s]+@[^@\s]+$/u],
];
