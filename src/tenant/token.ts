import type { TenantCause } from '../diagnostics/causes.ts';
import type { Reason } from './tenant.ts';

/** An access token, or why there is none. */
export type Token =
  | { readonly ok: true; readonly value: string }
  | {
      readonly ok: false;
      readonly reason: Extract<Reason, 'denied' | 'expired' | 'unreachable'>;
      readonly message: string;
      readonly cause?: TenantCause;
    };

/**
 * Gives a token for one audience. It is asked before every request and keeps its own cache; `challenge` is the
 * WWW-Authenticate header of a refusal, which asks for a better token than the last one.
 */
export type TokenSource = (challenge?: string) => Promise<Token>;

/** A token that is known beforehand: emulators take any. */
export const fixedToken =
  (value: string): TokenSource =>
  () =>
    Promise.resolve({ ok: true, value });
