import { isList, isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { RawEntry } from '../kind.ts';
import { propertySchema } from '../property-schema.ts';
import { specOf } from '../section.ts';
import { organization, properties } from './properties.ts';

/** The switch of the organisation: a word, or a word that says who answers for it. */
const switchSchema: JsonObject = { type: 'string', enum: ['enabled', 'disabled'] };

const state = Object.fromEntries(properties.map((property) => [property.name, propertySchema(property)]));

/** The only section that is no list: one switch for the organisation, and the mailboxes that differ from it. */
export const schema: JsonObject = {
  description:
    'Who may send through SMTP AUTH. Mailboxes that are not listed are not read: finding them reads every mailbox.',
  type: 'object',
  properties: {
    organization: {
      description:
        'What holds for mailboxes without a setting of their own: the word, or a mapping with `state` that says who answers for it.',
      anyOf: [
        switchSchema,
        {
          type: 'object',
          required: ['state'],
          properties: { state: { description: 'Enabled or disabled for all of them.', ...switchSchema } },
          additionalProperties: false,
        },
      ],
    },
    mailboxes: {
      description: 'Mailboxes with a setting of their own.',
      type: 'array',
      items: {
        type: 'object',
        required: ['address', 'state'],
        properties: {
          address: { description: 'The mailbox, by its primary address.', type: 'string', minLength: 3, pattern: '@' },
          ...state,
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

export function entries(section: Json): readonly RawEntry[] {
  if (!isObject(section)) return [];
  return [...ofOrganization(section), ...ofMailboxes(section)];
}

function ofOrganization(section: JsonObject): readonly RawEntry[] {
  const said = section[organization];
  if (typeof said !== 'string' && !isObject(said)) return [];
  const spec = isObject(said) ? specOf(said) : { state: said };
  return [{ path: [organization], name: organization, key: organization, spec }];
}

function ofMailboxes(section: JsonObject): readonly RawEntry[] {
  const { mailboxes } = section;
  const items = isList(mailboxes) ? mailboxes : [];
  return items.flatMap((item, index) => {
    if (!isObject(item)) return [];
    const name = textAt(item, 'address');
    return [{ path: ['mailboxes', index], name, key: name.toLowerCase(), spec: specOf(item) }];
  });
}
