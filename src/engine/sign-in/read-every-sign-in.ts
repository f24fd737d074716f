import {
  type AuthenticationPolicy,
  type OwnPolicies,
  readAuthenticationPolicies,
  readDefaultPolicy,
  readEveryPolicy,
} from '../../kinds/sign-in/authentication-policies.ts';
import { readConditionalAccess, readSecurityDefaults } from '../../kinds/sign-in/entra.ts';
import { readSmtpSignIns } from '../../kinds/sign-in/sign-ins.ts';
import { type ListedSetting, readEveryMailbox } from '../../kinds/smtp-auth/listing.ts';
import { unclearError } from '../../kinds/rows/decode.ts';
import type { SignInSettings } from '../../posture/sign-in/smtp-auth.ts';
import { type Known, mapKnown, present, type TenantReader, unknown } from '../../tenant/tenant.ts';
import { readOrganization, there } from './read-sign-in.ts';

/** What decides on SMTP AUTH of every mailbox, and when it was used. */
export interface SubmissionSettings {
  readonly organization: SignInSettings['organization'];
  readonly every: Known<readonly SignInSettings[]>;
  /** By the object id of whoever signed in. */
  readonly signIns: Known<ReadonlyMap<string, string>>;
}

/** Reads it by listings: as many calls for a large tenant as for a small one. */
export async function readEverySignIn(reader: TenantReader): Promise<SubmissionSettings> {
  const [listing, organization, policies, defaultPolicy, securityDefaults, conditionalAccess, signIns] =
    await Promise.all([
      readEveryMailbox(reader),
      readOrganization(reader),
      readAuthenticationPolicies(reader),
      readDefaultPolicy(reader),
      readSecurityDefaults(reader),
      readConditionalAccess(reader),
      readSmtpSignIns(reader),
    ]);
  const own = await ownPolicies(reader, policies);
  const shared = {
    organization,
    policies,
    defaultPolicy: there(defaultPolicy, 'Get-OrganizationConfig'),
    securityDefaults: there(securityDefaults, 'GET /policies/identitySecurityDefaultsEnforcementPolicy'),
    conditionalAccess: there(conditionalAccess, 'GET /identity/conditionalAccess/policies'),
  };
  const settingsOf = (one: ListedSetting): SignInSettings => ({
    address: one.address,
    key: one.key,
    ...shared,
    mailbox: one.state === null ? unknown(unclearError('Get-CASMailbox', unsaid)) : present(one.state),
    ownPolicy: ownPolicyOf(one, own),
  });
  return {
    organization,
    every: there(
      mapKnown(listing, (rows) => rows.map(settingsOf)),
      'Get-CASMailbox',
    ),
    signIns: there(signIns, 'GET /auditLogs/signIns'),
  };
}

const unsaid = 'a mailbox does not say whether SMTP AUTH is on';

/** Where there are no policies nobody has one, and the listing of everybody is spared. */
async function ownPolicies(
  reader: TenantReader,
  policies: Known<readonly AuthenticationPolicy[]>,
): Promise<Known<OwnPolicies> | null> {
  if (policies.state === 'present' && policies.value.length === 0) return null;
  return there(await readEveryPolicy(reader), 'Get-User');
}

function ownPolicyOf({ address, names }: ListedSetting, own: Known<OwnPolicies> | null): SignInSettings['ownPolicy'] {
  if (own === null) return present(null);
  if (own.state !== 'present') return own;
  const found = names.flatMap((name) => own.value.get(name) ?? []);
  return found[0] ?? unknown(unclearError('Get-User', `nobody of the listing is ${address}`));
}
