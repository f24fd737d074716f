import type { JsonObject } from '../../json.ts';
import type { FieldChange, Governance, Place } from '../../kinds/kind.ts';
import type { ExchangeCall, GraphCall, Reason, TenantError } from '../../tenant/tenant.ts';
import type { Plan, PlannedChange, Refusal } from '../plan/plan.ts';
import { about, anything, count, list, object, objectOrNull, oneOf, orNull, shape, text, textOrNull } from './shape.ts';

export const tenant = shape<Plan['tenant']>('The tenant, by its id in Microsoft Entra and its initial domain.', {
  id: text,
  domain: { type: 'string', minLength: 1 },
});

export const place = orNull(
  shape<Place>('The policy line that asks for it.', { file: text, line: count, column: count }),
);

/** Plans write, so that a reading cmdlet has no place in one. */
const exchangeCall = shape<ExchangeCall>('A cmdlet of Exchange Online and its parameters.', {
  via: { const: 'exchange' },
  cmdlet: { type: 'string', pattern: '^(New|Set|Remove|Enable|Disable|Add|Update)-[A-Za-z]+$' },
  parameters: object,
});

const graphCall = shape<GraphCall>('A request to Microsoft Graph v1.0.', {
  via: { const: 'graph' },
  method: { enum: ['POST', 'PATCH', 'DELETE'] },
  path: { type: 'string', pattern: '^/[^/]' },
  body: objectOrNull,
});

export const call: JsonObject = { oneOf: [exchangeCall, graphCall] };

export const refusal = shape<Refusal>(null, {
  code: about('`postern explain` tells what it means.', text),
  message: text,
  hint: textOrNull,
});

const field = shape<FieldChange>('One property; null stands for nothing.', {
  field: text,
  from: anything,
  to: anything,
});

export const changeFields: Readonly<Record<keyof PlannedChange, JsonObject>> = {
  action: oneOf<PlannedChange['action']>({ create: true, update: true, delete: true, ignore: true, unknown: true }),
  object: about('`section/key`.', text),
  noun: text,
  name: text,
  because: { enum: ['declared', 'ended', 'undeclared', 'undone', null] },
  fields: list(field),
  remarks: about('Why nothing is done or can be said, or what the object lets out.', list(text)),
  source: place,
  governance: shape<Governance>(
    'Who answers for it and why, as its entry says; empty where nobody does.',
    { owner: text, reason: text, ticket: text, until: text },
    ['owner', 'reason', 'ticket', 'until'],
  ),
};

export const change = shape<PlannedChange>('The difference for one object.', changeFields);

export const tenantError = shape<TenantError>('Why the tenant did not do what it was asked.', {
  reason: oneOf<Reason>({
    denied: true,
    expired: true,
    throttled: true,
    unclear: true,
    absent: true,
    conflict: true,
    rejected: true,
    unreachable: true,
  }),
  call: text,
  message: text,
  type: textOrNull,
});
