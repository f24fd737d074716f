import type { JsonObject } from '../../json.ts';
import { domainPattern } from '../../kinds/remote-domain/index.ts';
import { collateralKinds, grantWays } from '../grants/grant.ts';
import { closed, governance } from './settings-schema.ts';

const names: JsonObject = {
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', items: { type: 'string', minLength: 1 }, minItems: 1, uniqueItems: true },
  ],
};

/** What people may forward where; from it follow the controls. */
export const grants: JsonObject = {
  description: 'Who may forward where. What no grant allows, and no other section opens, is shut.',
  type: 'array',
  items: closed(
    {
      name: {
        description: 'What the grant is called. The name does not go into the tenant.',
        type: 'string',
        minLength: 1,
        maxLength: 256,
      },
      from: {
        description: 'Who may forward: everyone, the members of groups, or people.',
        anyOf: [
          { const: 'everyone' },
          {
            ...closed({
              memberOf: { description: 'A group, or several. Who joins is granted the same.', ...names },
              people: { description: 'Mailboxes by their addresses.', ...names },
            }),
            minProperties: 1,
          },
        ],
      },
      to: {
        description: 'Where to: domains, `*.domain` for one and all below it, or `*` for everywhere.',
        type: 'array',
        items: { type: 'string', maxLength: 256, pattern: domainPattern },
        minItems: 1,
        uniqueItems: true,
      },
      by: {
        description: 'By which ways; by all of them unless given.',
        type: 'array',
        items: { enum: grantWays },
        minItems: 1,
        uniqueItems: true,
      },
      accept: {
        description: 'What may come with the grant, since no control can prevent it.',
        type: 'array',
        items: { enum: collateralKinds },
        uniqueItems: true,
      },
      ...governance,
    },
    ['name', 'from', 'to'],
  ),
};
