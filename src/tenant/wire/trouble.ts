import type { TenantCause } from '../../diagnostics/causes.ts';

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

/** What lies behind it, where that is known. */
export function causeOf(cause: unknown): { readonly cause?: TenantCause } {
  const found = behind(rootOf(cause), cause instanceof Error && cause.name === 'TimeoutError');
  return found === null ? {} : { cause: found };
}

function behind(root: unknown, isLate: boolean): TenantCause | null {
  const code = codeOf(root);
  if (/HTTP Tunneling/u.test(String(root))) return 'proxy-refused';
  if (/CERT|SIGNATURE/u.test(code)) return 'certificate-untrusted';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name-unknown';
  return isLate || blocked.test(code) ? 'way-blocked' : null;
}

const blocked = /^(?:ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/u;
