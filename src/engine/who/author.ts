import { isObject, type Json, type JsonObject, textAt } from '../../json.ts';
import type { ChangeAuthor } from './authorship.ts';

/** UserType of a record. Source: Office 365 Management Activity API schema, August 2026. */
const sorts: ReadonlyMap<Json | undefined, ChangeAuthor['sort']> = new Map([
  [0, 'person'],
  [2, 'person'],
  [3, 'microsoft'],
  [4, 'microsoft'],
  [5, 'application'],
  [6, 'application'],
]);

/**
 * Who a record names. `own` are the application ids by which Postern signs in; a person who signs in through one of them
 * stays a person.
 */
export function authorOf(data: JsonObject, own: readonly string[]): ChangeAuthor {
  const name = textAt(data, 'UserId');
  const sort = sorts.get(data['UserType']) ?? 'unclear';
  if (own.some((id) => isOwn(data, sort, id))) return { sort: 'postern', name };
  // Source: Exchange Admin schema: true for datacenter personnel and accounts and for delegated administrators alike.
  return { sort: sort === 'person' && data['ExternalAccess'] === true ? 'outsider' : sort, name };
}

function isOwn(data: JsonObject, sort: ChangeAuthor['sort'], id: string): boolean {
  const names = (...keys: readonly string[]): boolean =>
    keys.some((key) => textAt(data, key).toLowerCase().includes(id.toLowerCase()));
  return guid.test(id) && (names('UserId', 'UserKey') || (sort === 'application' && namesApplication(data, id, names)));
}

function namesApplication(data: JsonObject, id: string, names: (...keys: readonly string[]) => boolean): boolean {
  const { AppAccessContext: access } = data;
  const through = isObject(access) ? textAt(access, 'ClientAppId') : '';
  return names('AppId', 'ClientAppId') || through.toLowerCase() === id.toLowerCase();
}

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Source: "Verify first-party Microsoft applications in sign-in reports", Microsoft Entra troubleshooting, August 2026. */
const applications: Readonly<Record<string, string>> = {
  '497effe9-df71-4043-a8bb-14cf78c4b63b': 'the Exchange admin center',
  '80ccca67-54bd-44ab-8625-4b79c4dc7775': 'the security and compliance portal',
  'fb78d390-0c51-40cd-8e17-fdbfab77341b': 'Exchange Online PowerShell',
};

/** What it was done with, where the record names an application that Microsoft publishes; null where it does not. */
export const throughOf = (data: JsonObject): string | null =>
  applications[textAt(data, 'ClientAppId').toLowerCase()] ?? applications[textAt(data, 'AppId').toLowerCase()] ?? null;
