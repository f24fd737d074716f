import { isList, isObject, type Json, type JsonObject } from '../../json.ts';
import type { ParameterSpec } from '../catalogue/catalogue.ts';
import { CmdletRefusal, unsupported } from './refusal.ts';
import { plainText } from './text.ts';

/** Converts a value to a parameter's type, or refuses it in the words of the service. */
export function convert(parameter: ParameterSpec, value: Json): Json {
  if (value === null) return nullFor(parameter);
  if (isObject(value)) return hashtable(parameter, value);
  if (parameter.list) return several(parameter, isList(value) ? value : [value]);
  if (isList(value)) return cannotConvert(parameter, value, 'a list where one value is expected');
  return scalar(parameter, value);
}

/** Predicates of rules are cleared by null; whether an empty list clears them too is not established. */
function several(parameter: ParameterSpec, values: readonly Json[]): Json {
  if (values.length === 0 && /^(RecipientIdParameter|Word|Pattern)\[\]$/u.test(parameter.type)) {
    return unsupported(`an empty list for -${parameter.name}: send null to clear it`);
  }
  return values.map((item) => scalar(parameter, item));
}

/** Null clears what may be unset; plain value types have no unset state. */
function nullFor(parameter: ParameterSpec): Json {
  if (parameter.nullable || !valueTypes.has(parameter.type)) return null;
  return cannotConvert(parameter, null, 'Cannot convert null to this type');
}

const valueTypes = new Set([
  'Boolean',
  'SwitchParameter',
  'Int32',
  'UInt32',
  'DateTime',
  'AutoForwardingMode',
  'OutboundRecipientLimitsExceededAction',
  'AllowedOOFType',
  'ContentType',
  'ByteEncoderTypeFor7BitCharsetsEnum',
  'PreferredInternetCodePageForShiftJisEnum',
  'RuleMode',
  'RuleErrorAction',
  'RuleSubType',
  'SenderAddressLocation',
  'RecipientAddressType',
  'GroupType',
  'MemberUpdateType',
  'TenantConnectorType',
  'TenantConnectorSource',
  'MtaStsMode',
  'SmtpDaneMode',
  'LinkType',
  'ListType',
]);

/** Without its annotation a hashtable arrives as a JSON object, which the service cannot make into one. */
function hashtable(parameter: ParameterSpec, value: JsonObject): Json {
  if (value['@odata.type'] !== '#Exchange.GenericHashTable')
    return cannotConvert(parameter, value, 'JObject to PswsHashtable');
  if (parameter.type === 'MultiValuedProperty' || parameter.type === 'ProxyAddressCollection')
    return deltaKeys(parameter, value);
  return unsupported(
    `a hashtable for -${parameter.name} (${parameter.type}): whether the service takes one is not established`,
  );
}

function deltaKeys(parameter: ParameterSpec, value: JsonObject): Json {
  const entries = Object.entries(value).filter(([key]) => !key.includes('@'));
  const odd = entries.find(([key]) => !/^(add|remove)$/iu.test(key));
  if (odd !== undefined) return cannotConvert(parameter, value, `the key ${odd[0]} is neither Add nor Remove`);
  return Object.fromEntries(
    entries.map(([key, items]) => [key, [items].flat().map((item) => scalar(parameter, item))]),
  );
}

function scalar(parameter: ParameterSpec, value: Json): Json {
  if (parameter.choices !== null && parameter.type !== 'Boolean') return choice(parameter, parameter.choices, value);
  switch (parameter.type) {
    case 'Boolean':
    case 'SwitchParameter':
      return typeof value === 'boolean'
        ? value
        : cannotConvert(parameter, value, 'Boolean parameters accept only true and false');
    case 'Int32':
    case 'UInt32':
    case 'SclValue':
      return integer(parameter, value);
    case 'Unlimited':
      return unlimited(parameter, value);
    case 'DateTime':
    case 'ExDateTime':
      return date(parameter, value);
    case 'Guid':
      return guidPattern.test(plainText(value))
        ? value
        : cannotConvert(parameter, value, 'a Guid has 32 digits and 4 dashes');
    default:
      return text(parameter, value);
  }
}

const guidPattern = /^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/iu;

/** An enumerator is found by its name or by the beginning of it: a near miss is taken for the real thing. */
function choice(parameter: ParameterSpec, choices: readonly string[], value: Json): Json {
  const name = plainText(value).trim().toLowerCase();
  const exact = choices.find((one) => one.toLowerCase() === name);
  if (exact !== undefined) return exact;
  const starting = name === '' ? [] : choices.filter((one) => one.toLowerCase().startsWith(name));
  const [only, ...more] = starting;
  if (only !== undefined && more.length === 0) return only;
  return cannotConvert(
    parameter,
    value,
    `Unable to match the identifier name ${plainText(value)} to a valid enumerator name. Specify one of the following enumerator names and try again: ${choices.join(', ')}`,
  );
}

function integer(parameter: ParameterSpec, value: Json): Json {
  const number = typeof value === 'string' && /^-?\d+$/u.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number))
    return cannotConvert(parameter, value, 'Input string was not in a correct format');
  if (number < lowest(parameter) || number > (parameter.max ?? 2 ** 31 - 1))
    return cannotConvert(parameter, value, 'The value is out of range');
  return number;
}

const lowest = (parameter: ParameterSpec): number => parameter.min ?? (parameter.type === 'UInt32' ? 0 : -(2 ** 31));

/** A number or `Unlimited`, which is how the service writes it back. */
function unlimited(parameter: ParameterSpec, value: Json): Json {
  if (typeof value === 'string' && value.toLowerCase() === 'unlimited') return 'Unlimited';
  return integer({ ...parameter, min: parameter.min ?? 0 }, value);
}

function date(parameter: ParameterSpec, value: Json): Json {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) return cannotConvert(parameter, value, 'String was not recognized as a valid DateTime');
  return new Date(time).toISOString();
}

function text(parameter: ParameterSpec, value: Json): Json {
  if (typeof value === 'object') return cannotConvert(parameter, value, 'a text is expected');
  const words = plainText(value);
  const bad = parameter.forbidden.split('').find((character) => words.includes(character));
  if (bad !== undefined) return cannotConvert(parameter, value, `The character '${bad}' is not allowed`);
  if (parameter.maxLength !== null && words.length > parameter.maxLength)
    return tooLong(parameter, words, parameter.maxLength);
  return words;
}

function tooLong(parameter: ParameterSpec, words: string, limit: number): never {
  const reason = `The length of the property is too long. The maximum length is ${limit} and the length of the value provided is ${words.length}.`;
  return cannotConvert(parameter, words, reason);
}

function cannotConvert(parameter: ParameterSpec, value: Json, why: string): never {
  const shown = typeof value === 'object' ? JSON.stringify(value) : plainText(value);
  throw new CmdletRefusal({
    kind: 'value',
    text: `Cannot process argument transformation on parameter '${parameter.name}'. Cannot convert value "${shown}" to type "${parameter.type}". Error: "${why}"`,
  });
}
