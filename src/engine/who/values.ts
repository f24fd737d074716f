import { isList, type Json, sameJson } from '../../json.ts';
import type { Directory } from '../../kinds/directory.ts';
import { type Property, textsOf } from '../../kinds/property.ts';
import { normalValue } from '../../kinds/values.ts';
import { stateOf } from '../../kinds/smtp-auth/properties.ts';
import type { Bearing } from './authorship.ts';

/** Lists and identities may be written in forms that nobody has established; other values compare as they stand. */
const plain: ReadonlySet<Property['shape']> = new Set(['flag', 'switch', 'integer', 'text', 'choice', 'address']);

/** How a value in a record stands to the value that the tenant has. */
export function bearingOf(property: Property, said: string, live: Json, directory: Directory): Bearing {
  const { value } = normalValue(property, valueIn(property, said), directory);
  if (sameJson(value, live)) return 'explains';
  return plain.has(property.shape) ? 'differs' : 'unclear';
}

function valueIn(property: Property, said: string): Json {
  if (property.parameter === 'SmtpClientAuthenticationDisabled') return stateOf(said === '' ? null : said);
  const several = ['words', 'domains', 'patterns', 'recipients', 'texts'].includes(property.shape);
  return several ? said.split(/[;,]/u).map((item) => item.trim()) : said;
}

/** Whether adding or removing members made the list what it is: one of them is what differs from the policies. */
export function memberBearing(
  verb: string,
  members: string,
  change: { from: Json; to: Json },
  directory: Directory,
): Bearing {
  const lists = [change.from, change.to].map((list) => (isList(list) ? textsOf(list) : []));
  const explains = members.split(';').some((member) => {
    const [has, wants] = lists.map((list) => list.includes(addressOf(member.trim(), directory)));
    return verb === 'add' ? has === true && wants === false : verb === 'remove' && has === false && wants === true;
  });
  return explains ? 'explains' : 'unclear';
}

function addressOf(member: string, directory: Directory): string {
  const found = directory.find(member);
  const known = found.state === 'present' ? found.value : directory.byKey(member);
  return known?.address ?? member.toLowerCase();
}
