/** Failures before a connection stood: nothing can have been done then. */
const beforeSending = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'UND_ERR_INVALID_ARG',
];

/** A proxy that refuses to open a tunnel has sent nothing on. */
export const mayHaveBeenSent = (cause: unknown): boolean => {
  const root = rootOf(cause);
  return !beforeSending.includes(codeOf(root)) && !/HTTP Tunneling/u.test(String(root));
};

/** What happened first: fetch and a proxy's agent each wrap it once more. */
const rootOf = (cause: unknown): unknown =>
  cause instanceof Error && cause.cause instanceof Error ? rootOf(cause.cause) : cause;

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : '';

/** Why a request was not answered, in words. */
export function describe(cause: unknown, url: URL): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') return `${url.host} did not answer in time`;
  const root = rootOf(cause);
  const text = root instanceof Error ? root.message || codeOf(root) : String(root);
  return `${url.host} could not be reached or broke off: ${text}`;
}

/** What a person can do about it; null where nothing is known to help. */
export function remedy(cause: unknown): string | null {
  const root = rootOf(cause);
  const code = codeOf(root);
  if (/HTTP Tunneling/u.test(String(root))) return 'the proxy refused: let it open tunnels to this host';
  if (/CERT|SIGNATURE/u.test(code)) {
    return 'a certificate on the way is not trusted: name a file with the authority of your network in NODE_EXTRA_CA_CERTS';
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return 'its name is not known here: mend DNS, or name the proxy of your network in HTTPS_PROXY';
  }
  const blocked = /^(?:ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/u.test(
    code,
  );
  const late = cause instanceof Error && cause.name === 'TimeoutError';
  return blocked || late ? 'open the firewall for it, or name the proxy of your network in HTTPS_PROXY' : null;
}
