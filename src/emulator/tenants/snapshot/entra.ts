import { textAt } from '../../../json.ts';
import { entraObject, recipientOf } from '../directory.ts';
import type { StoredRow, TenantState } from '../../state/state.ts';
import { entraContact, entraGroup, entraUser } from '../rows/entra.ts';
import type { AnsweredRead } from './reads.ts';

const membersPath = /^\/groups\/([^/]+)\/members$/u;

/** Puts every recorded Graph object and membership into the tenant, joined with the recipients by object id. */
export function fillEntra(state: TenantState, reads: readonly AnsweredRead[]): void {
  const graph = reads.filter(({ path }) => path !== '');
  for (const { path, rows } of graph) for (const row of rows) addObject(state, path, row);
  for (const { path, rows } of graph) {
    const group = membersPath.exec(path)?.[1];
    if (group !== undefined)
      state.entraMembers.set(group.toLowerCase(), new Set(rows.map((row) => textAt(row, 'id').toLowerCase())));
  }
  for (const id of state.entra.keys()) join(state, id);
  for (const { path, rows } of graph) fillSignIn(state, path.toLowerCase(), rows);
}

function fillSignIn({ signIn }: TenantState, path: string, rows: readonly StoredRow[]): void {
  if (path === '/policies/identitysecuritydefaultsenforcementpolicy')
    signIn.securityDefaults = rows[0]?.['isEnabled'] === true;
  if (path === '/identity/conditionalaccess/policies') signIn.conditionalAccess.push(...rows);
  if (path.startsWith('/auditlogs/signins')) signIn.log.push(...rows);
}

function addObject(state: TenantState, path: string, row: StoredRow): void {
  const id = textAt(row, 'id').toLowerCase();
  const type = textAt(row, '@odata.type').replace('#microsoft.graph.', '') || typeOfPath(path);
  if (id === '' || !types.has(type)) return;
  const told = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
  state.entra.set(id, { ...(entraObject(state, id) ?? blank(type, row)), ...told });
}

const types = new Set(['user', 'group', 'orgContact', 'device', 'servicePrincipal']);

/** The type of what a path lists; empty where it lists no directory objects. */
function typeOfPath(path: string): string {
  if (/^\/groups(?:\/[^/]+)?$/u.test(path)) return 'group';
  if (/^\/users(?:\/[^/]+)?$/u.test(path)) return 'user';
  return '';
}

function blank(type: string, row: StoredRow): StoredRow {
  const mail = textAt(row, 'mail') || null;
  const basics = {
    id: textAt(row, 'id'),
    displayName: textAt(row, 'displayName'),
    mailNickname: textAt(row, 'mailNickname'),
    mail,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    createdDateTime: '2026-01-01T00:00:00Z',
  };
  if (type === 'group') return entraGroup({ ...basics, groupTypes: [], securityEnabled: mail === null });
  if (type === 'orgContact') return entraContact({ ...basics, mail: mail ?? '' });
  const user = entraUser({ ...basics, userPrincipalName: mail ?? basics.id, userType: 'Member', accountEnabled: true });
  return { ...user, '@odata.type': `#microsoft.graph.${type}` };
}

/**
 * A group that Exchange masters is kept there alone: what only Graph told of it moves to its recipient. Anything else
 * stays as Graph told it, and a recipient that Graph told nothing of is shown from its row.
 */
function join(state: TenantState, id: string): void {
  const recipient = recipientOf(state, id);
  const group = state.entra.get(id);
  if (recipient === undefined || group === undefined) return;
  if (group['onPremisesSyncEnabled'] === true) recipient['IsDirSynced'] = true;
  if (!/^MailUniversal|^RoomList/u.test(textAt(recipient, 'RecipientTypeDetails'))) return;
  const members = state.entraMembers.get(id);
  const guid = textAt(recipient, 'Guid').toLowerCase();
  if (members !== undefined && !state.exchangeMembers.has(guid))
    state.exchangeMembers.set(guid, guidsOf(state, members));
  state.entraMembers.delete(id);
  state.entra.delete(id);
}

const guidsOf = (state: TenantState, ids: ReadonlySet<string>): Set<string> =>
  new Set(
    [...ids].map((id) => textAt(recipientOf(state, id) ?? {}, 'Guid').toLowerCase()).filter((guid) => guid !== ''),
  );
