import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import { instantOf } from '../../kinds/values.ts';
import type { Row } from '../../tenant/tenant.ts';
import { memberRecordIn, memberRecordOf } from './member-records.ts';
import { outlookRuleIn, outlookRules, type RecordObject, ruleNamesIn, ruleOwnersIn } from './rule-records.ts';
import type { ChangeAuthor } from './authorship.ts';
import { authorOf, throughOf } from './author.ts';

/** A cmdlet that changed something, as the audit log has it. */
export interface AuditRecord {
  readonly at: string;
  readonly cmdlet: string;
  /** What it names its object by, in lower case. */
  readonly names: readonly string[];
  /** What it was given, by parameter in lower case. */
  readonly given: ReadonlyMap<string, string>;
  readonly author: ChangeAuthor;
  readonly through: string | null;
  /** The names that the record may give the mailbox whose inbox rules it changed, the likeliest first; none for everything else. */
  readonly owners: readonly string[];
}

/** Records that were understood, and how many were not. Cmdlets that failed have changed nothing, and are neither. */
export interface Records {
  readonly records: readonly AuditRecord[];
  readonly skipped: number;
}

/** Reads the `AuditData` of rows. Source: Exchange Admin schema of the Management Activity API, August 2026. */
export function readRecords(rows: readonly Row[], own: readonly string[]): Records {
  const read = rows.map((row) => recordOf(dataOf(row), own));
  return {
    records: read.filter((one) => one !== 'failed' && one !== null),
    skipped: read.filter((one) => one === null).length,
  };
}

function dataOf(row: Row): Json {
  try {
    return JSON.parse(textAt(row, 'AuditData')) as Json;
  } catch {
    return null;
  }
}

function recordOf(data: Json, own: readonly string[]): AuditRecord | 'failed' | null {
  if (!isObject(data)) return null;
  const status = textAt(data, 'ResultStatus');
  if (/^(?:False|Failed)$/iu.test(status)) return 'failed';
  const [operation, at] = [textAt(data, 'Operation'), instantOf(textAt(data, 'CreationTime'))];
  const object = objectIn(data, operation);
  const whole = succeeded.test(status) && anInstant.test(at) && textAt(data, 'UserId') !== '';
  if (!whole || object === null) return null;
  const cmdlet = memberRecordIn(operation) ?? operation;
  return { at, cmdlet, ...object, author: authorOf(data, own), through: throughOf(data) };
}

/** What a record is about, and what was given for it; null for what is no change in a form that is understood. */
function objectIn(data: JsonObject, operation: string): Pick<AuditRecord, 'names' | 'given' | 'owners'> | null {
  if (operation === outlookRules) return { given: new Map(), ...outlookRuleIn(data) };
  if (memberRecordIn(operation) !== null) return memberRecordOf(data);
  const given = aCmdlet.test(operation) ? parametersOf(data['Parameters']) : null;
  return given === null ? null : { given, ...cmdletObjectIn(data, operation, given) };
}

function cmdletObjectIn(data: JsonObject, cmdlet: string, given: ReadonlyMap<string, string>): RecordObject {
  const names = namesIn(data, given);
  if (!cmdlet.toLowerCase().endsWith('-inboxrule')) return { names, owners: [] };
  return { names: [...new Set([...names, ...ruleNamesIn(data, given)])], owners: ruleOwnersIn(data, given) };
}

const succeeded = /^(?:True|Success|Succeeded|PartiallySucceeded)$/iu;
const aCmdlet = /^[A-Za-z]+-[A-Za-z0-9]+$/u;
const anInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/u;

function parametersOf(value: Json | undefined): ReadonlyMap<string, string> | null {
  if (!isList(value)) return null;
  const pairs = value.map(pairOf);
  const found = pairs.filter((pair) => pair !== null);
  return found.length === pairs.length ? new Map(found) : null;
}

function pairOf(value: Json): readonly [string, string] | null {
  if (!isObject(value)) return null;
  const { Name: name, Value: text } = value;
  return typeof name === 'string' && typeof text === 'string' ? [name.toLowerCase(), text] : null;
}

/** Parameters that say which object is meant; a new one has no identity yet. */
const naming = ['identity', 'name', 'domainname', 'primarysmtpaddress', 'hostedoutboundspamfilterpolicy'];

/** An object is named by its name, its id, or its place in the directory, the name of which comes last. */
function namesIn(data: JsonObject, given: ReadonlyMap<string, string>): readonly string[] {
  const said = [textAt(data, 'ObjectId'), textAt(data, 'ModifiedObjectResolvedName')];
  const all = [...said, ...naming.map((name) => given.get(name) ?? '')].map((name) => name.trim().toLowerCase());
  const forms = all.flatMap((name) => [name, name.slice(name.lastIndexOf('/') + 1), name.split('\\').at(-1) ?? '']);
  return [...new Set(forms.filter((name) => name !== ''))];
}
