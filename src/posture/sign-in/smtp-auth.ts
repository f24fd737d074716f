import type { AuthenticationPolicy } from '../../kinds/sign-in/authentication-policies.ts';
import type { ConditionalAccessPolicy } from '../../kinds/sign-in/entra.ts';
import { normalName } from '../../tenant/addresses.ts';
import type { Known, TenantError } from '../../tenant/tenant.ts';
import { match } from '../values/kleene.ts';
import type { Settling } from '../values/verdict.ts';
import { refuses } from './conditional-access.ts';

/** What has a say in whether a mailbox may send through SMTP AUTH with a password, in the order in which it is told. */
export const signInControls = [
  'organization',
  'mailbox',
  'authentication-policy',
  'security-defaults',
  'conditional-access',
] as const;
export type SignInControl = (typeof signInControls)[number];

/** Why a control says what it says. */
export const signInReasons = [
  'switched-on',
  'switched-off',
  'follows-organization',
  'mailbox-decides',
  'no-policy',
  'policy-allows',
  'policy-refuses',
  'policy-may-refuse',
  'policy-not-found',
  'defaults-off',
  'defaults-on',
  'not-read',
] as const;

export type SignInReason = (typeof signInReasons)[number];

/** What one control says. */
export interface SignInSay {
  readonly control: SignInControl;
  readonly says: 'allows' | 'refuses' | 'nothing' | 'unknown';
  /** The object that says it, as `section/name`; null where none does. */
  readonly object: string | null;
  readonly reason: SignInReason;
  /** What would settle what nobody can tell. */
  readonly settledBy: readonly Settling[];
}

/** Whether a mailbox may send through SMTP AUTH with a password. */
export interface SignInVerdict {
  readonly verdict: 'allowed' | 'blocked' | 'indeterminate';
  /** Set for an indeterminate verdict alone. */
  readonly lean: 'allowed' | 'blocked' | null;
  /** The control that refuses, that leaves it open, or that allows it. */
  readonly decidedBy: Pick<SignInSay, 'control' | 'object'>;
  readonly controls: readonly SignInSay[];
}

/** Everything that decides it, as far as it was read. */
export interface SignInSettings {
  readonly address: string;
  /** What policies of Entra name the account by. */
  readonly key: string;
  readonly organization: Known<'enabled' | 'disabled'>;
  readonly mailbox: Known<'enabled' | 'disabled' | 'inherit'>;
  readonly policies: Known<readonly AuthenticationPolicy[]>;
  readonly ownPolicy: Known<string | null>;
  readonly defaultPolicy: Known<string | null>;
  readonly securityDefaults: Known<boolean>;
  readonly conditionalAccess: Known<readonly ConditionalAccessPolicy[]>;
}

/** The value of the mailbox wins over that of the organisation; then any of the others may refuse. Source: Set-CASMailbox reference, August 2026. */
export function judgeSignIn(settings: SignInSettings): SignInVerdict {
  const own = mailboxSays(settings);
  const controls = [
    organizationSays(settings),
    own,
    policySays(settings),
    defaultsSay(settings.securityDefaults),
    accessSays(settings),
  ];
  const refusing = controls.find(({ says }) => says === 'refuses');
  const open = controls.find(({ says }) => says === 'unknown');
  const { control, object } = refusing ?? open ?? controls.find(({ says }) => says === 'allows') ?? own;
  return {
    verdict: refusing !== undefined ? 'blocked' : open !== undefined ? 'indeterminate' : 'allowed',
    lean: refusing !== undefined || open === undefined ? null : leanOf(settings),
    decidedBy: { control, object },
    controls,
  };
}

/** Where nobody read what may refuse, it leans as the switches say; of a mailbox that nobody read, as the organisation says. */
const leanOf = ({ organization, mailbox }: SignInSettings): 'allowed' | 'blocked' =>
  mailbox.state === 'unknown' && organization.state === 'present' && organization.value === 'disabled'
    ? 'blocked'
    : 'allowed';

type Said = Omit<SignInSay, 'control' | 'settledBy'>;

const say = (control: SignInControl, said: Said): SignInSay => ({ control, ...said, settledBy: [] });

function unread(
  control: SignInControl,
  object: string | null,
  known: Exclude<Known<unknown>, { state: 'present' }>,
): SignInSay {
  const what = known.state === 'unknown' ? known.because.call : control;
  const settledBy = [{ fact: what, how: `read ${what} with enough rights` }];
  return { control, says: 'unknown', object, reason: 'not-read', settledBy };
}

const switched = {
  enabled: { says: 'allows', reason: 'switched-on' },
  disabled: { says: 'refuses', reason: 'switched-off' },
} as const;

const general = 'smtpAuth/organization';

function organizationSays({ organization, mailbox }: SignInSettings): SignInSay {
  if (mailbox.state === 'present' && mailbox.value !== 'inherit')
    return say('organization', { says: 'nothing', object: general, reason: 'mailbox-decides' });
  if (organization.state !== 'present') return unread('organization', general, organization);
  // A mailbox that nobody read may have a setting of its own, that wins.
  const said = switched[organization.value];
  return mailbox.state === 'present'
    ? say('organization', { ...said, object: general })
    : say('organization', { ...said, says: 'nothing', object: general });
}

function mailboxSays({ address, mailbox }: SignInSettings): SignInSay {
  const object = `smtpAuth/${address}`;
  if (mailbox.state !== 'present') return unread('mailbox', object, mailbox);
  return mailbox.value === 'inherit'
    ? say('mailbox', { says: 'nothing', object, reason: 'follows-organization' })
    : say('mailbox', { ...switched[mailbox.value], object });
}

/** The mailbox's own policy, else that of the organisation. Source: Disable Basic authentication in Exchange Online. */
function policySays({ ownPolicy, defaultPolicy, policies }: SignInSettings): SignInSay {
  const control = 'authentication-policy';
  if (ownPolicy.state !== 'present') return unread(control, null, ownPolicy);
  const chosen = ownPolicy.value === null ? defaultPolicy : ownPolicy;
  if (chosen.state !== 'present') return unread(control, null, chosen);
  if (chosen.value === null) return say(control, { says: 'nothing', object: null, reason: 'no-policy' });
  const object = `authenticationPolicies/${chosen.value}`;
  if (policies.state !== 'present') return unread(control, object, policies);
  const name = normalName(chosen.value);
  const [policy, ...more] = policies.value.filter(({ names }) => names.includes(name));
  if (policy === undefined || more.length > 0) {
    const settledBy = [{ fact: `the authentication policy ${chosen.value}`, how: 'look at Get-AuthenticationPolicy' }];
    return { control, says: 'unknown', object, reason: 'policy-not-found', settledBy };
  }
  const found = `authenticationPolicies/${policy.name}`;
  return policy.smtp
    ? say(control, { says: 'nothing', object: found, reason: 'policy-allows' })
    : say(control, { says: 'refuses', object: found, reason: 'policy-refuses' });
}

/** Source: "Providing a default level of security in Microsoft Entra ID": they turn clients away that take a password alone. */
function defaultsSay(known: Known<boolean>): SignInSay {
  const control = 'security-defaults';
  if (known.state !== 'present') return unread(control, null, known);
  return known.value
    ? say(control, { says: 'refuses', object: null, reason: 'defaults-on' })
    : say(control, { says: 'nothing', object: null, reason: 'defaults-off' });
}

function accessSays({ conditionalAccess, key }: SignInSettings): SignInSay {
  const control = 'conditional-access';
  if (conditionalAccess.state !== 'present') return unread(control, null, conditionalAccess);
  const judged = conditionalAccess.value.map((policy) => ({ name: policy.name, refused: refuses(policy, key) }));
  const sure = judged.find(({ refused }) => refused === match.yes);
  if (sure !== undefined)
    return say(control, { says: 'refuses', object: `conditionalAccess/${sure.name}`, reason: 'policy-refuses' });
  const open = judged.filter(({ refused }) => refused !== match.no);
  const [first] = open;
  if (first === undefined) return say(control, { says: 'nothing', object: null, reason: 'no-policy' });
  const settledBy = open.map(({ name }) => ({
    fact: `whether the policy of Conditional Access "${name}" refuses the mailbox`,
    how: 'try it in What If of Conditional Access, with the client app Other clients',
  }));
  return {
    control,
    says: 'unknown',
    object: `conditionalAccess/${first.name}`,
    reason: 'policy-may-refuse',
    settledBy,
  };
}

/** What could not be read of all this, each with its cause. */
export const unreadSignIn = (settings: SignInSettings): readonly TenantError[] => {
  const { organization, mailbox, policies, ownPolicy, defaultPolicy, securityDefaults, conditionalAccess } = settings;
  const parts = [organization, mailbox, ownPolicy, defaultPolicy, policies, securityDefaults, conditionalAccess];
  return parts.flatMap((one: Known<unknown>) => (one.state === 'unknown' ? [one.because] : []));
};
