import { textAt } from '../../json.ts';
import {
  addAcceptedDomain,
  addContact,
  addDistributionGroup,
  addDynamicGroup,
  addGuest,
  addMailbox,
  addMailUser,
  addSecurityGroup,
  addUnifiedGroup,
  addUser,
  emptyTenant,
} from './seed.ts';
import type { TenantState } from '../state/state.ts';
import { addContosoMailFlow } from './contoso-mail-flow.ts';

/** The tenant that the shipped policies speak of, as it is before they are applied for the first time. */
export function contoso(seed: number | string = 'contoso'): TenantState {
  const state = emptyTenant({
    id: '5f0a1c9e-0000-4000-8000-000000000001',
    domain: 'contoso.onmicrosoft.com',
    domains: ['contoso.com'],
    displayName: 'Contoso',
    seed,
  });
  addAcceptedDomain(state, 'legacy.contoso.net', { type: 'InternalRelay', matchSubDomains: true });
  addPeople(state);
  addOutsiders(state);
  addGroups(state);
  addContosoMailFlow(state);
  return state;
}

const staff = `adele.vance:adele megan.bowen:megan ana.castro:ana ben.walters:ben carlos.grilo:carlos dora.kim:dora
  emil.lund:emil farah.haddad:farah grace.obi:grace henri.lefort:henri irvin.sayers:irvin joni.sherman:joni
  kofi.mensah:kofi lidia.holloway:lidia noor.aziz:noor petra.novak:petra quentin.roy:quentin rosa.silva:rosa
  tomas.berg:tomas yuki.tanaka:yuki`;

/** Mastered on premises: the cloud sees them and may not change them. */
const syncedStaff = 'miriam.graham:miriam nestor.wilke:nestor patti.fernandez:patti';

function addPeople(state: TenantState): void {
  for (const [displayName, local] of named(staff))
    addMailbox(state, `${local}@contoso.com`, { displayName, aliases: [`${local}@${state.domain}`] });
  for (const [displayName, local] of named(syncedStaff))
    addMailbox(state, `${local}@contoso.com`, { displayName, synced: true });
  addMailbox(state, 'support@contoso.com', { displayName: 'Support', shared: true, aliases: ['help@contoso.com'] });
  addMailbox(state, 'info@contoso.com', { displayName: 'Information', shared: true });
  addMailbox(state, 'archive@contoso.com', { displayName: 'Mail archive', shared: true });
  addMailbox(state, 'scanner@contoso.com', { displayName: 'Scanner, second floor' });
  addMailbox(state, 'fax@contoso.com', {
    displayName: 'Fax gateway',
    set: { SmtpClientAuthenticationDisabled: false },
  });
  addMailbox(state, 'kiosk@contoso.com', { displayName: 'Kiosk', set: { SmtpClientAuthenticationDisabled: true } });
  addUser(state, 'breakglass@contoso.onmicrosoft.com', { displayName: 'Emergency access' });
}

const named = (text: string): readonly (readonly [displayName: string, local: string])[] =>
  text.split(/\s+/u).map((one) => {
    const [full = '', local = ''] = one.split(':');
    const words = full.split('.').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
    return [words.join(' '), local];
  });

function addOutsiders(state: TenantState): void {
  addMailUser(state, 'olga@contoso.com', {
    displayName: 'Olga Petrova',
    external: 'olga@legacy.contoso.net',
    synced: true,
  });
  addContact(state, 'tickets@fabrikam.com', { displayName: 'Fabrikam tickets' });
  addContact(state, 'orders@fabrikam.com', { displayName: 'Fabrikam orders' });
  addGuest(state, 'tina@fabrikam.com', { displayName: 'Tina Makovec' });
}

function addGroups(state: TenantState): void {
  addDistributionGroup(state, 'executives@contoso.com', {
    displayName: 'Executives',
    members: addresses('grace henri petra'),
  });
  addDistributionGroup(state, 'warehouse@contoso.com', {
    displayName: 'Warehouse',
    security: true,
    synced: true,
    members: addresses('miriam nestor patti'),
  });
  addUnifiedGroup(state, 'sales@contoso.com', {
    displayName: 'Sales',
    members: [...addresses('lidia irvin ana joni'), 'tina@fabrikam.com'],
  });
  addUnifiedGroup(state, 'newcomers@contoso.com', {
    displayName: 'Newcomers',
    members: addresses('yuki'),
    entra: { membershipRule: '(user.department -eq "Onboarding")', membershipRuleProcessingState: 'On' },
  });
  addSecurityGroup(state, 'Sign-in exclusions', { members: [textAt(breakglass(state), 'id')] });
  addSecurityGroup(state, 'Mail operators', { members: addresses('emil'), entra: { isAssignableToRole: true } });
  addDynamicGroup(state, 'everyone@contoso.com', "RecipientTypeDetails -eq 'UserMailbox'", { displayName: 'Everyone' });
}

const addresses = (locals: string): readonly string[] => locals.split(' ').map((local) => `${local}@contoso.com`);

const breakglass = (state: TenantState) =>
  [...state.entra.values()].find((row) => row['displayName'] === 'Emergency access') ?? {};
