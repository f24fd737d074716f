import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { graphRoute } from '../../../src/emulator/graph/graph.ts';
import type { EmulatorResponse } from '../../../src/emulator/wire/http.ts';
import { recipientByAddress } from '../../../src/emulator/tenants/seed.ts';
import type { TenantState } from '../../../src/emulator/state/state.ts';
import { type Json, type JsonObject, textAt } from '../../../src/json.ts';

const contract = JSON.parse(readFileSync(new URL('../../contract/graph.json', import.meta.url), 'utf8')) as {
  readonly $id: string;
  readonly 'x-answers': Readonly<Record<string, { readonly $ref: string }>>;
};
const ajv = new Ajv2020({ strict: false });
ajv.addSchema(contract);
const validators = new Map<string, ValidateFunction>();

function validator(pointer: string): ValidateFunction {
  const known = validators.get(pointer) ?? ajv.compile({ $ref: `${contract.$id}${pointer}` });
  validators.set(pointer, known);
  return known;
}

export interface Asked {
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** What the emulator noted in its call log. */
  readonly noted: readonly string[];
}

const origin = 'http://127.0.0.1:1';
export const noon = new Date('2026-11-21T12:00:00Z');

/** Sends one request to Graph, holds the answer against the contract, and returns it. */
export function ask(
  state: TenantState,
  method: string,
  target: string,
  body: Json = null,
  headers: Readonly<Record<string, string>> = {},
): Asked {
  const url = new URL(`${origin}/v1.0${target}`);
  const noted: string[] = [];
  const request = {
    method,
    path: url.pathname,
    query: url.searchParams,
    headers: { authorization: 'Bearer token', ...headers },
    body,
    origin,
  };
  const services = { now: () => noon, record: (operation: string) => noted.push(operation), changed: () => undefined };
  const response = graphRoute(request, state, services);
  if (response === null) throw new Error(`not a path of Graph: ${target}`);
  return checked(response, noted, `${method} ${target}`);
}

function checked(response: EmulatorResponse, noted: readonly string[], what: string): Asked {
  const value = (response.body.as === 'json' || response.body.as === 'text' ? response.body.value : null) as Json;
  const pointer = response.status < 300 ? contract['x-answers'][noted[0] ?? '']?.$ref : '#/$defs/error';
  if (pointer === undefined) throw new Error(`the contract does not know ${noted[0] ?? what}`);
  const valid = validator(pointer);
  expect(valid(value), `${what}: ${JSON.stringify(valid.errors)}`).toBe(true);
  return {
    status: response.status,
    body: (typeof value === 'object' ? (value ?? {}) : {}) as JsonObject,
    headers: response.headers,
    text: typeof value === 'string' ? value : '',
    noted,
  };
}

export const rows = ({ body }: Asked): readonly JsonObject[] => body['value'] as readonly JsonObject[];

/** Status, code and text of a refusal. */
export function refusal({ status, body }: Asked): readonly [number, string, string] {
  const error = body['error'] as JsonObject;
  return [status, textAt(error, 'code'), textAt(error, 'message')];
}

/** The object id behind an address. */
export function idOf(state: TenantState, address: string): string {
  const id = textAt(recipientByAddress(state, address) ?? {}, 'ExternalDirectoryObjectId');
  if (id === '') throw new Error(`nobody is at ${address}`);
  return id;
}

export const reference = (id: string): string => `https://graph.microsoft.com/v1.0/directoryObjects/${id}`;

/** A token with application permissions, as far as anybody looks at it. */
export function tokenWith(claims: JsonObject): Readonly<Record<string, string>> {
  const encoded = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return { authorization: `Bearer ${encoded({ alg: 'none' })}.${encoded(claims)}.` };
}
