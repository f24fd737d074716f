import { randomUUID } from 'node:crypto';
import { Octokit, RequestError } from 'octokit';
import { me, type Identity } from './identity.ts';

/** What it takes to speak to one repository. */
export interface GitHubOptions {
  /** A workflow token, a personal token or a token of a GitHub App: all are sent alike. */
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  /** The REST address: `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly api?: string;
  /** Milliseconds that one second of waiting takes; less only where there is nobody to spare. */
  readonly second?: number;
  /** False where requests need not be spaced out. */
  readonly paced?: boolean;
  /** Where warnings go. */
  readonly warn?: (message: string) => void;
}

/** One repository on GitHub, spoken to with one token. */
export interface GitHub {
  readonly octokit: Octokit;
  readonly where: { readonly owner: string; readonly repo: string };
  /** Whom the token speaks for, asked once. */
  readonly me: () => Promise<Identity>;
}

/** How often a request waits for a rate limit before the run gives up. */
const patience = 3;

/**
 * Answers that asking again does not change. 429 is a rate limit: it is waited for as GitHub says, by the throttle, and
 * would otherwise be asked again at once. Source: REST reference, rate limits.
 */
const final = [400, 401, 403, 404, 410, 422, 429, 451];

/** Opens a repository. Requests are spaced, repeated after failures of the service, and obey its rate limits. */
export function openGitHub(options: GitHubOptions): GitHub {
  const [owner = '', repo = ''] = options.repository.split('/');
  const octokit = new Octokit({
    auth: options.token,
    userAgent: 'postern',
    ...(options.api === undefined ? {} : { baseUrl: options.api.replace(/\/+$/u, '') }),
    log: quiet(options.warn ?? nothing),
    retry: { retryAfterBaseValue: options.second ?? 1000, doNotRetry: final },
    throttle: throttle(options),
  });
  let identity: Promise<Identity> | null = null;
  return { octokit, where: { owner, repo }, me: async () => (identity ??= me(octokit, options.token)) };
}

const nothing = (): void => undefined;

const quiet = (warn: (message: string) => void): Record<'debug' | 'info' | 'warn' | 'error', typeof warn> => ({
  debug: nothing,
  info: nothing,
  warn,
  error: nothing,
});

function throttle({ second = 1000, paced = true, warn = nothing }: GitHubOptions): Record<string, unknown> {
  const again =
    (what: string) => (after: number, request: { method: string; url: string }, _: unknown, tries: number) => {
      warn(`GitHub: ${what} at ${request.method} ${request.url}; waiting ${after} s`);
      return tries < patience;
    };
  return {
    // Clients of one name share their queues: each run has a pace of its own.
    id: randomUUID(),
    retryAfterBaseValue: second,
    onRateLimit: again('rate limit'),
    onSecondaryRateLimit: again('secondary rate limit'),
    ...(paced ? {} : { write: unspaced, notifications: unspaced }),
  };
}

/** Takes the place of the queues that leave a second between writes and three between notifications. */
const unspaced = { key: () => ({ schedule: async <T>(_: unknown, task: () => Promise<T>): Promise<T> => task() }) };

/** A request that GitHub refused, by its status; null for what is no answer of GitHub's. */
export const statusOf = (error: unknown): number | null => (error instanceof RequestError ? error.status : null);

/** Why GitHub said no, in its words and ours. */
export function refusalText(error: RequestError): { readonly message: string; readonly hint: string } {
  const { method, url } = error.request;
  return {
    message: `GitHub answered ${error.status} to ${method} ${url}: ${error.message}`,
    hint: hintFor(error.status),
  };
}

function hintFor(status: number): string {
  if (status === 401) return 'check the token: it is wrong or has expired';
  if (status === 403) return 'give the job the permission it needs: pull-requests, checks, issues or contents: write';
  if (status === 404) return 'check the name of the repository, and that the token may see it';
  if (status === 422) return 'GitHub would not take what was sent; this may be a mistake in Postern';
  return 'try again when GitHub answers';
}

export { RequestError };
