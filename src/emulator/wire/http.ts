import type { Json, JsonObject } from '../../json.ts';

/** A request as the emulator's handlers see it: header names in lower case, the path decoded as little as possible. */
export interface EmulatorRequest {
  readonly method: string;
  /** Begins with a slash and has no query: `/v1.0/groups/7c1…/members`. Percent-encoding is kept. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** The body parsed as JSON; null where there is none. */
  readonly body: Json;
  /** The emulator's own origin, for links in answers: `http://127.0.0.1:41235`. */
  readonly origin: string;
}

/** What goes into JSON text: a bigint is written digit by digit, for integers beyond 2^53; undefined is left out. */
export type Wire =
  | null
  | boolean
  | number
  | bigint
  | string
  | undefined
  | readonly Wire[]
  | { readonly [key: string]: Wire };

/** A body is JSON, plain text, bytes that are no JSON at all, or nothing. */
type EmulatorBody =
  | { readonly as: 'json'; readonly value: Wire }
  | { readonly as: 'text'; readonly value: string }
  | { readonly as: 'bytes'; readonly value: Uint8Array }
  | { readonly as: 'none' };

/** An answer before it is written to the wire. */
export interface EmulatorResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: EmulatorBody;
  /** What happens on the wire instead of a whole answer: the connection is cut, or the text ends halfway. */
  readonly wire?: 'cut' | 'truncate';
}

/** Somebody who was added to a group that Entra keeps, or taken out of it. */
export interface MemberChange {
  readonly group: JsonObject;
  readonly member: JsonObject;
  readonly added: boolean;
}

/** What a handler may use beside the tenant: the clock, and a place to count what was called. */
export interface EmulatorServices {
  readonly now: () => Date;
  /** Notes one operation for the call log: a cmdlet, or a Graph method and path like `GET /groups/{id}`. */
  readonly record: (operation: string) => void;
  /** Writes a change of members into the audit log, in the name of whoever asked. */
  readonly changed: (change: MemberChange) => void;
  /** Stands around each request of a batch, so that faults strike inside it as they do outside. */
  readonly item?: (request: EmulatorRequest, run: () => EmulatorResponse) => EmulatorResponse;
}

export const json = (
  status: number,
  value: Wire,
  headers: Readonly<Record<string, string>> = {},
): EmulatorResponse => ({
  status,
  headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  body: { as: 'json', value },
});

export const plain = (status: number, value: string): EmulatorResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8' },
  body: { as: 'text', value },
});

export const nothing = (status: number, headers: Readonly<Record<string, string>> = {}): EmulatorResponse => ({
  status,
  headers,
  body: { as: 'none' },
});
