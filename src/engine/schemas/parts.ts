import type { JsonObject } from '../../json.ts';
import type { FieldChange, Governance, Place } from '../../kinds/kind.ts';
import { causes } from '../../diagnostics/causes.ts';
import type { Call, ExchangeCall, GraphCall, TenantError } from '../../tenant/tenant.ts';
import type { Plan, PlannedChange, Refusal } from '../plan/plan.ts';
import {
  about,
  anything,
  constant,
  count,
  either,
  type FieldSchemas,
  list,
  narrower,
  object,
  objectOrNull,
  oneOf,
  optional,
  orNull,
  shape,
  someText,
  text,
  textLike,
  textOrNull,
} from '../../json/schema.ts';

export const tenant = shape<Plan['tenant']>('The tenant, by its id in Microsoft Entra and its initial domain.', {
  id: text,
  domain: someText,
});

export const line = shape<Place>('The policy line that asks for it.', { file: text, line: count, column: count });
export const place = orNull(line);

/** A request that writes. */
interface GraphWrite extends Omit<GraphCall, 'method' | 'body'> {
  readonly method: Exclude<GraphCall['method'], 'GET'>;
  readonly body: JsonObject | null;
}

/** Plans write, so that a reading cmdlet has no place in one. */
const exchangeCall = shape<ExchangeCall>('A cmdlet of Exchange Online and its parameters.', {
  via: constant('exchange'),
  cmdlet: textLike('^(New|Set|Remove|Enable|Disable|Add|Update)-[A-Za-z]+$'),
  parameters: object,
});

const graphCall = shape<GraphWrite>('A request to Microsoft Graph v1.0.', {
  via: constant('graph'),
  method: oneOf('POST', 'PATCH', 'DELETE'),
  path: textLike('^/[^/]'),
  body: objectOrNull,
});

export const call = narrower<Call, ExchangeCall | GraphWrite>(either(exchangeCall, graphCall));

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

export const governance = shape<Governance>('Who answers for it and why, as its entry says; empty where nobody does.', {
  owner: optional(text),
  reason: optional(text),
  ticket: optional(text),
  until: optional(text),
});

export const changeFields: FieldSchemas<PlannedChange> = {
  action: oneOf('create', 'update', 'delete', 'ignore', 'unknown'),
  object: about('`section/key`.', text),
  noun: text,
  name: text,
  because: oneOf('declared', 'ended', 'undeclared', 'undone', null),
  fields: list(field),
  remarks: about('Why nothing is done or can be said, or what the object lets out.', list(text)),
  source: place,
  governance,
  grants: optional(about('The grants that ask for it; missing where none does.', list(text))),
};

export const change = shape<PlannedChange>('The difference for one object.', changeFields);

export const tenantError = shape<TenantError>('Why the tenant did not do what it was asked.', {
  reason: oneOf('denied', 'expired', 'throttled', 'unclear', 'absent', 'conflict', 'rejected', 'unreachable'),
  call: text,
  message: text,
  type: textOrNull,
  cause: optional(oneOf(...causes)),
});
