import { isList, type JsonObject, textAt } from '../../json.ts';
import { type DoctorFinding, finding, type Work } from '../shown/finding.ts';

/**
 * Directory roles that Exchange takes from an app, by the template id that tokens bear. Sources: "Microsoft Entra built-in
 * roles" and "App-only authentication in Exchange Online PowerShell", August 2026.
 */
const known: Readonly<Record<string, string>> = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'Global Reader',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'Exchange Administrator',
  '31392ffb-586c-42d1-9346-e59415a2cc4e': 'Exchange Recipient Administrator',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Security Administrator',
  '5d6b6bb7-de71-4623-b4af-96380a352509': 'Security Reader',
  '17315797-102d-40b4-93e0-432062caca18': 'Compliance Administrator',
  '729827e3-9c14-49f7-bb1b-9608f156bbb8': 'Helpdesk Administrator',
};

/** What roles are good for here. Sources: the same, and the reference of Get-InboxRule; Security Reader as observed. */
const uses: Readonly<Record<string, string>> = {
  'Global Reader': 'reads what a plan needs, inbox rules apart, and writes nothing',
  'Exchange Administrator': 'reads and writes all of Exchange',
  'Security Reader': 'reads transport rules, but no mailboxes, remote domains or connectors',
  'Security Administrator': 'changes neither recipients nor outbound policies',
};

/** The directory roles that a token for Exchange names. Role groups of Exchange stand in none. */
export function directoryRole(claims: JsonObject | null, work: Work): DoctorFinding {
  const what = 'directory role';
  const ids = claims?.['wids'];
  if (!isList(ids)) return finding(what, 'not-known', 'the token names no directory roles', whereToLook(claims));
  const names = ids.flatMap((id) => (typeof id === 'string' ? known[id.toLowerCase()] : undefined) ?? []);
  if (names.includes('Global Administrator'))
    return finding(what, 'too-much', 'Global Administrator can change everything', instead(work));
  if (names.length === 0)
    return finding(what, 'not-known', 'the token names none that Exchange knows; role groups may do instead');
  return finding(what, 'fine', names.map(withUse).join('; '));
}

const withUse = (name: string): string => (uses[name] === undefined ? name : `${name}: ${uses[name]}`);

const instead = (work: Work): string =>
  `take it away, and assign ${work === 'plan' ? 'Global Reader' : 'Exchange Administrator'} instead`;

function whereToLook(claims: JsonObject | null): string {
  const id = claims === null ? '' : textAt(claims, 'oid');
  const app = id === '' ? 'the app' : `the enterprise application ${id}`;
  return `look under Roles and administrators in the Entra admin center for what ${app} is assigned`;
}
