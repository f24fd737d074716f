import {
  readAuthenticationPolicies,
  readDefaultPolicy,
  readPolicyOf,
} from '../../kinds/sign-in/authentication-policies.ts';
import { readConditionalAccess, readSecurityDefaults } from '../../kinds/sign-in/entra.ts';
import { directoryOf } from '../../kinds/directory.ts';
import type { Live } from '../../kinds/kind.ts';
import { smtpAuth } from '../../kinds/smtp-auth/index.ts';
import { organization } from '../../kinds/smtp-auth/properties.ts';
import type { SignInSettings } from '../../posture/sign-in/smtp-auth.ts';
import { type Known, mapKnown, present, type Reading, type TenantReader, unknown } from '../../tenant/tenant.ts';

/** Reads whatever decides on SMTP AUTH of one mailbox. */
export async function readSignIn(
  reader: TenantReader,
  { address, key }: Pick<SignInSettings, 'address' | 'key'>,
): Promise<SignInSettings> {
  const [switches, ownPolicy, defaultPolicy, policies, securityDefaults, conditionalAccess] = await Promise.all([
    readSwitches(reader, address),
    readPolicyOf(reader, address),
    readDefaultPolicy(reader),
    readAuthenticationPolicies(reader),
    readSecurityDefaults(reader),
    readConditionalAccess(reader),
  ]);
  return {
    address,
    key,
    ...switches,
    ownPolicy: there(ownPolicy, `Get-User ${address}`),
    defaultPolicy: there(defaultPolicy, 'Get-OrganizationConfig'),
    policies,
    securityDefaults: there(securityDefaults, 'GET /policies/identitySecurityDefaultsEnforcementPolicy'),
    conditionalAccess,
  };
}

type Switches = Pick<SignInSettings, 'organization' | 'mailbox'>;

/** The two switches, as the kind that declares them reads them. */
async function readSwitches(reader: TenantReader, address: string): Promise<Switches> {
  const rows = await smtpAuth.read(reader, [address]);
  const own = stateIn(rows, address, `Get-CASMailbox ${address}`);
  return {
    organization: generalIn(rows),
    mailbox: mapKnown(own, (said) => settings.find((word) => word === said) ?? 'inherit'),
  };
}

/** The switch of the organisation alone. */
export const readOrganization = async (reader: TenantReader): Promise<SignInSettings['organization']> =>
  generalIn(await smtpAuth.read(reader, []));

const generalIn = (rows: Reading): SignInSettings['organization'] =>
  mapKnown(stateIn(rows, organization, 'Get-TransportConfig'), (said) => (said === 'enabled' ? 'enabled' : 'disabled'));

function stateIn(rows: Reading, key: string, call: string): Known<string> {
  if (rows.state === 'unknown') return rows;
  const live = rows.state === 'present' ? smtpAuth.live(rows.value, directoryOf(new Map())) : [];
  return there(stateOf(live.find(({ ref }) => ref.key === key)), call);
}

const settings = ['enabled', 'disabled', 'inherit'] as const;

function stateOf(live: Live | undefined): Known<string> {
  const [open] = live?.unresolved ?? [];
  if (open !== undefined) return unknown(open.because);
  const state = live?.properties['state'];
  return typeof state === 'string' ? present(state) : { state: 'absent' };
}

/** Each of these answers for a mailbox and an organisation that are there: nothing instead is no answer. */
export const there = <T>(known: Known<T>, call: string): Known<T> =>
  known.state === 'absent'
    ? unknown({ reason: 'absent', call, message: 'it answered with nothing', type: null })
    : known;
