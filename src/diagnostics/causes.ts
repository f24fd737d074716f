/** What a person does about each cause that keeps a tenant from answering. The only place that says so. */
export const remedies = {
  'az-missing': 'install the Azure CLI and run `az login`, or choose another way to sign in with --auth',
  'az-signed-out': 'run `az login` for this tenant, then the command again',
  'certificate-missing':
    'put the path of a PEM file with the certificate and its private key into AZURE_CLIENT_CERTIFICATE_PATH',
  'certificate-expired':
    'the certificate has expired: make a new one, and upload its public part to the app registration',
  'certificate-unknown': 'the certificate is not one of this app: upload its public part to the app registration',
  'secret-wrong': 'the client secret is wrong: put the value of a secret into AZURE_CLIENT_SECRET, not its id',
  'secret-expired': 'the client secret has ended: make a new one, or sign in without secrets by github-oidc',
  'app-unknown':
    'the app is not in this directory: check AZURE_CLIENT_ID and `tenant.id`, and register or consent to the app there',
  'directory-unknown': 'no directory has this id: check `tenant.id` and `tenant.cloud`',
  'job-untrusted': 'the app does not trust this job: `postern doctor` prints the federated credential to add',
  'assertion-untimely':
    'the assertion was too old or too young: set the clock of this machine, and ask for a fresh one in the same job',
  'sign-in-refused': '`postern doctor` says who signs in, and by whose word',
  'sign-in-unreachable':
    'check the network of this machine, HTTPS_PROXY and NODE_EXTRA_CA_CERTS: `postern doctor` tries each host by itself',
  'name-unknown': 'its name is not known here: mend DNS, or name the proxy of your network in HTTPS_PROXY',
  'way-blocked': 'open the firewall for it, or name the proxy of your network in HTTPS_PROXY',
  'proxy-refused': 'the proxy refused: let it open tunnels to this host',
  'certificate-untrusted':
    'a certificate on the way is not trusted: name a file with the authority of your network in NODE_EXTRA_CA_CERTS',
  'token-refused': '`postern doctor` reads the token, and says whether Exchange.ManageAsApp is in it',
  'role-missing': '`postern doctor` says which cmdlets no role of this identity allows, and which role to assign',
  'consent-missing':
    'give the app the permission of Microsoft Graph and consent as administrator: `postern doctor` says which is missing',
  busy: 'the service limits how much is asked at once: wait some minutes, then try again',
  'service-down': 'the service has trouble of its own: try again later, and look at Service health in the admin center',
} as const;

export type TenantCause = keyof typeof remedies;

export const causes = Object.keys(remedies) as readonly TenantCause[];

/** Where nobody knows more than the reason; a hint that says too much sends people the wrong way. */
const otherwise = {
  denied: '`postern doctor` says what is missing: a permission of the app, a consent or a role',
  expired: 'sign in again, then try the command again',
  throttled: remedies.busy,
  absent: 'check what answers under this address',
  conflict: 'read what the service says, and plan again',
  rejected: '`postern doctor` asks the tenant for each thing by itself',
  unreachable: '`postern doctor` tries each host by itself',
  unclear: '`postern doctor` asks the tenant for each thing by itself',
} as const;

/** What to do about an error of a tenant. */
export const remedyOf = ({ reason, cause }: Failed): string =>
  cause === undefined ? otherwise[reason] : remedies[cause];

interface Failed {
  readonly reason: keyof typeof otherwise;
  readonly cause?: TenantCause;
}

/** Codes of the token endpoint. Source: Microsoft Entra, "Authentication and authorization error codes". */
const codes: Readonly<Record<string, TenantCause>> = {
  '700016': 'app-unknown',
  '90002': 'directory-unknown',
  '700024': 'assertion-untimely',
  '7000215': 'secret-wrong',
  '7000222': 'secret-expired',
  '700027': 'certificate-unknown',
  '700211': 'job-untrusted',
  '700212': 'job-untrusted',
  '700213': 'job-untrusted',
  '7002138': 'job-untrusted',
};

/** What the library for signing in says where it never came to the endpoint: its own texts, in English alone. */
const texts: readonly (readonly [RegExp, TenantCause])[] = [
  [/Azure CLI could not be found/u, 'az-missing'],
  [/az login/u, 'az-signed-out'],
  [/ENOENT|EACCES|PEM-encoded|PEM routines|DECODER routines|bad decrypt/u, 'certificate-missing'],
  [
    /endpoints_resolution_error|network_error|ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|fetch failed/u,
    'sign-in-unreachable',
  ],
];

/** Why nobody could sign in. */
export function signInCause(message: string): TenantCause {
  const code = /AADSTS(\d+)/u.exec(message)?.[1];
  if (code === '700027' && /\bexpired\b/iu.test(message)) return 'certificate-expired';
  if (code !== undefined) return codes[code] ?? 'sign-in-refused';
  return texts.find(([text]) => text.test(message))?.[1] ?? 'sign-in-refused';
}
