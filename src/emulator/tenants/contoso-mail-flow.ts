import { textAt } from '../../json.ts';
import {
  addInboundConnector,
  addInboxRule,
  addOutboundConnector,
  addOutboundPolicy,
  addRemoteDomain,
  addTransportRule,
  recipientByAddress,
} from './seed.ts';
import type { StoredRow, TenantState } from '../state/state.ts';

/** What years of small decisions left behind in contoso: the reasons why somebody writes policies. */
export function addContosoMailFlow(state: TenantState): void {
  addLeftovers(state);
  addTemporaryThings(state);
  addRules(state);
  addForwards(state);
  addInboxRules(state);
  for (const row of state.config.TransportConfig) row['SmtpClientAuthenticationDisabled'] = false;
}

/** A hybrid set-up that was never taken down. */
function addLeftovers(state: TenantState): void {
  const organization = textAt(state.config.OrganizationConfig[0] ?? {}, 'Guid');
  const hybrid = { ConnectorType: 'OnPremises', ConnectorSource: 'HybridWizard', CloudServicesMailEnabled: true };
  addOutboundConnector(state, `Outbound to ${organization}`, {
    ...hybrid,
    UseMXRecord: false,
    RecipientDomains: ['legacy.contoso.net', '*.hybrid.contoso.com'],
    SmartHosts: ['mail.legacy.contoso.net'],
    TlsSettings: 'DomainValidation',
    TlsDomain: 'mail.legacy.contoso.net',
  });
  addInboundConnector(state, `Inbound from ${organization}`, {
    ...hybrid,
    TlsSenderCertificateName: '*.legacy.contoso.net',
  });
  addRemoteDomain(state, '*.hybrid.contoso.com', { Name: 'Hybrid' });
  addRemoteDomain(state, 'legacy.example', { Name: 'Legacy partner' });
}

/** Made in the portal for a week, one summer. The portal renames the rule of a policy and leaves the policy's name. */
function addTemporaryThings(state: TenantState): void {
  addOutboundPolicy(state, 'Temp allow', {
    policy: { AutoForwardingMode: 'On' },
    rule: { From: ['ben@contoso.com'], Comments: 'until Friday' },
    ruleName: 'Temp allow Ben until Friday',
  });
}

function addRules(state: TenantState): void {
  addTransportRule(state, 'Mark external mail', { FromScope: 'NotInOrganization', PrependSubject: '[External] ' });
  addTransportRule(state, 'Journal to archive', {
    SentToScope: 'NotInOrganization',
    FromScope: 'InOrganization',
    BlindCopyTo: ['archive@contoso.com'],
  });
  addTransportRule(state, 'Bypass spam filtering for Ben', { From: ['ben@contoso.com'], SetSCL: '-1' });
}

function addForwards(state: TenantState): void {
  Object.assign(mailbox(state, 'ana@contoso.com'), { ForwardingSmtpAddress: 'smtp:ana.castro.private@gmail.com' });
  Object.assign(mailbox(state, 'kofi@contoso.com'), {
    ForwardingAddress: 'Fabrikam orders',
    DeliverToMailboxAndForward: true,
  });
  Object.assign(mailbox(state, 'info@contoso.com'), {
    ForwardingAddress: textAt(mailbox(state, 'rosa@contoso.com'), 'Name'),
    DeliverToMailboxAndForward: true,
  });
}

function addInboxRules(state: TenantState): void {
  for (const local of ['ben', 'megan']) {
    addInboxRule(state, mailbox(state, `${local}@contoso.com`), 'Junk E-mail Rule', { Priority: 0, '#hidden': true });
  }
  addInboxRule(state, mailbox(state, 'ben@contoso.com'), 'Send a copy home', {
    ForwardTo: ['"ben.walters@outlook.com" [SMTP:ben.walters@outlook.com]'],
    Description: "Take the following actions:\r\n\tforward the message to 'ben.walters@outlook.com'\r\n",
  });
  addInboxRule(state, mailbox(state, 'megan@contoso.com'), 'Newsletters', { MoveToFolder: 'Newsletters' });
  // Rules that no client shows have been used to siphon mail off.
  addInboxRule(state, mailbox(state, 'dora@contoso.com'), '.', {
    RedirectTo: ['"drop@proton.example" [SMTP:drop@proton.example]'],
    '#hidden': true,
  });
}

function mailbox(state: TenantState, address: string): StoredRow {
  const row = recipientByAddress(state, address);
  if (row === undefined) throw new Error(`the tenant has no mailbox ${address}`);
  return row;
}
