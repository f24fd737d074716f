import { isList, isObject, type Json, textAt } from '../../json.ts';
import type { Actor } from './actor.ts';
import type { Bound } from '../exchange/binding.ts';
import type { CmdletSpec } from '../catalogue/catalogue.ts';
import { isNamed } from '../exchange/config.ts';
import { recipientsNamed } from '../exchange/recipients.ts';
import type { ConfigNoun, StoredRow, TenantState } from '../state/state.ts';
import { guidOf } from '../state/source.ts';
import { plainText } from '../exchange/text.ts';

/** What ran, and what came of it. */
export interface LoggedCall {
  readonly spec: CmdletSpec;
  readonly bound: Bound;
  readonly actor: Actor;
  readonly at: Date;
  /** How the log names the object, as it was called when the cmdlet began. */
  readonly object: string;
  readonly succeeded: boolean;
}

/** Only what may change something is written into the log. */
export const isLogged = ({ name }: CmdletSpec): boolean => !/^(?:Get|Search)-/u.test(name);

/** Writes a record in the form of the Exchange Admin schema (Management Activity API, 2026). */
export function writeRecord(state: TenantState, deed: LoggedCall): void {
  const { spec, bound, actor, at, object, succeeded } = deed;
  const time = at.toISOString().slice(0, 19);
  const id = guidOf(`${state.id}/audit/${state.auditLog.length}`);
  const data: StoredRow = {
    CreationTime: time,
    Id: id,
    Operation: spec.name,
    OrganizationId: state.id,
    RecordType: 1,
    ResultStatus: succeeded ? 'True' : 'False',
    UserKey: actor.id,
    UserType: actor.type,
    Version: 1,
    Workload: 'Exchange',
    ObjectId: object,
    UserId: actor.id,
    AppId: actor.application,
    ClientAppId: '',
    ExternalAccess: false,
    OrganizationName: state.domain,
    OriginatingServer: 'AM0PR01MB0001 (15.20.0000.000)',
    Parameters: Object.entries(bound).map(([Name, value]) => ({ Name, Value: valueText(value) })),
  };
  state.auditLog.push({
    RecordType: 'ExchangeAdmin',
    CreationDate: `${time}Z`,
    UserIds: actor.id,
    Operations: spec.name,
    AuditData: JSON.stringify(data),
    Identity: id,
    IsValid: true,
    ObjectState: 'Unchanged',
  });
}

/** Values are text, a list with semicolons, as public exports show them; what becomes of a hashtable is not established. */
function valueText(value: Json): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (isList(value)) return value.map(plainText).join(';');
  return isObject(value) ? 'System.Collections.Hashtable' : plainText(value);
}

/** Recipients by their place in the directory, as public exports show them, configuration objects by their name. */
export function objectOf(spec: CmdletSpec, bound: Bound, state: TenantState): string {
  const identity = textAt(bound, 'Identity');
  const noun = spec.name.slice(spec.name.indexOf('-') + 1);
  if (noun === 'InboxRule') return ruleOf(bound, state);
  if (identity === '') return textAt(bound, 'Name');
  const rows = Object.hasOwn(state.config, noun) ? state.config[noun as ConfigNoun] : null;
  if (rows !== null) return textAt(rows.find((row) => isNamed(row, identity)) ?? {}, 'Name') || identity;
  return recipientOf(identity, state);
}

function recipientOf(identity: string, state: TenantState): string {
  const [recipient] = recipientsNamed(state, identity);
  const name = textAt(recipient ?? {}, 'Name');
  return name === '' ? identity : `${place}/${state.domain}/${name}`;
}

/** An inbox rule by its mailbox and its name, as real records show it (2023 to 2026). */
function ruleOf(bound: Bound, state: TenantState): string {
  const [owner = '', rule] = textAt(bound, 'Identity').split('\\');
  const name = textAt(bound, 'Name') || (rule ?? owner);
  return `${recipientOf(textAt(bound, 'Mailbox') || owner, state)}\\${name}`;
}

const place = 'EURPR01A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations';
