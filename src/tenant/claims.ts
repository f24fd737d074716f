import { isList, isObject, type JsonObject } from '../json.ts';
import { jsonOf } from './exchange/error.ts';

/** What a JSON Web Token says of itself, unverified: for people to read, never to decide by. Null for anything else. */
export function claimsOf(token: string): JsonObject | null {
  const claims = jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return isObject(claims) ? claims : null;
}

/** The application permissions in a token; null for a token that names none, like a person's. */
export function rolesIn(claims: JsonObject): readonly string[] | null {
  const { roles } = claims;
  return isList(roles) ? roles.map(String) : null;
}
