import { isList, type Json, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import type { CmdletSpec, ParameterSpec } from '../catalogue/catalogue.ts';
import {
  isDistributionGroup,
  isDynamicGroup,
  isGroupMailbox,
  recipientNamed,
  recipientsNamed,
} from '../exchange/recipients.ts';
import { isNamed } from '../exchange/config.ts';
import { refuse, refuseAbsent, types, unsupported } from '../exchange/refusal.ts';
import type { Service } from '../exchange/service.ts';
import type { StoredRow } from '../state/state.ts';
import { plainText } from '../exchange/text.ts';

/** The parameters with their recipients and connectors looked up: an address stands for itself outside the tenant. */
export function resolved(bound: Bound, spec: CmdletSpec, service: Service): Bound {
  const values = Object.entries(bound).map(([name, value]) => {
    const parameter = spec.parameters.find((one) => one.name === name);
    return [name, parameter === undefined ? value : lookedUp(parameter, value, service)] as const;
  });
  return Object.fromEntries(values);
}

function lookedUp(parameter: ParameterSpec, value: Json, service: Service): Json {
  if (value === null || parameter.name === 'Identity') return value;
  if (parameter.type === 'RecipientIdParameter[]')
    return [value].flat().map((one) => addressOf(parameter.name, plainText(one), service));
  if (parameter.name === 'RouteMessageOutboundConnector') return connectorOf(plainText(value), service);
  return value;
}

function addressOf(parameter: string, identity: string, service: Service): string {
  const isGroupCondition = /MemberOf\d?$/u.test(parameter);
  if (!isGroupCondition && isOutside(identity, service)) return identity;
  const row = recipientNamed(service, identity);
  const isGroup = isDistributionGroup(row) || isGroupMailbox(row) || isDynamicGroup(row);
  if (isGroupCondition && !isGroup)
    refuse(types.validation, `The recipient "${identity}" isn't a group that a condition can name.`);
  if (isGroup && /^(BlindCopyTo|CopyTo|AddToRecipients)$/u.test(parameter)) {
    refuse(types.validation, `The recipient "${identity}" is a group: -${parameter} takes none.`);
  }
  return textAt(row, 'PrimarySmtpAddress');
}

/** An address of no accepted domain, which no recipient bears. */
function isOutside(identity: string, service: Service): boolean {
  const domain = identity.split('@')[1]?.toLowerCase();
  if (domain === undefined || recipientsNamed(service.state, identity).length > 0) return false;
  return service.state.config.AcceptedDomain.every((row) => textAt(row, 'DomainName').toLowerCase() !== domain);
}

function connectorOf(identity: string, service: Service): string {
  const row = service.visible('OutboundConnector').find((one) => isNamed(one, identity));
  return row === undefined ? refuseAbsent(identity) : textAt(row, 'Name');
}

/** What follows from a change by itself, once the change is seen to be sound. */
export function complete(row: StoredRow, given: StoredRow): StoredRow {
  const after = { ...row, ...given };
  refuseLonelyHeader(after);
  return { ...rejection(given, after), ...disclaimer(after) };
}

/** A disclaimer is appended, and wrapped where that fails, unless something else is given (New-TransportRule reference). */
const disclaimer = (after: StoredRow): StoredRow =>
  isUsed(after['ApplyHtmlDisclaimerText'])
    ? {
        ApplyHtmlDisclaimerLocation: after['ApplyHtmlDisclaimerLocation'] ?? 'Append',
        ApplyHtmlDisclaimerFallbackAction: after['ApplyHtmlDisclaimerFallbackAction'] ?? 'Wrap',
      }
    : {};

const pairs = [
  'HeaderMatchesMessageHeader HeaderMatchesPatterns',
  'HeaderContainsMessageHeader HeaderContainsWords',
].flatMap((pair) => ['', 'ExceptIf'].map((prefix) => pair.split(' ').map((name) => prefix + name)));

/** A header's name and what is sought in it go together (New-TransportRule reference). */
function refuseLonelyHeader(after: StoredRow): void {
  for (const pair of pairs) {
    const used = pair.filter((name) => isUsed(after[name]));
    if (used.length === 1) refuse(types.validation, `${pair.join(' and ')} must be given together.`);
  }
}

const isUsed = (value: Json | undefined): boolean => (isList(value) ? value.length > 0 : (value ?? '') !== '');

const code = 'RejectMessageEnhancedStatusCode';
const text = 'RejectMessageReasonText';

/** A rejection has a code and a text: the service supplies the one that was not given, and both read back. */
function rejection(given: StoredRow, after: StoredRow): StoredRow {
  const cleared = [code, text].filter((name) => given[name] === null);
  const other = cleared[0] === code ? text : code;
  if (cleared.length === 1 && isUsed(after[other])) return unsupported(`clearing ${cleared[0] ?? ''} but not ${other}`);
  if (!isUsed(after[code]) && !isUsed(after[text])) return {};
  const status = isUsed(after[code]) ? plainText(after[code]) : '5.7.1';
  if (!/^5\.7\.(1|9\d\d)$/u.test(status))
    refuse(types.validation, `The enhanced status code "${status}" isn't valid: use 5.7.1 or 5.7.900 through 5.7.999.`);
  return {
    [code]: status,
    [text]: isUsed(after[text]) ? (after[text] ?? null) : 'Delivery not authorized, message refused',
  };
}
