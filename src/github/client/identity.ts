import type { Octokit } from 'octokit';

/** Somebody on GitHub: a person, or a program by the name of its app. */
export interface Identity {
  /** Without the `[bot]` that REST adds and GraphQL leaves out. */
  readonly login: string;
  readonly bot: boolean;
}

/** An author as REST shows one. */
export interface CommentAuthor {
  readonly login: string;
  readonly type: string;
}

/** Whom a token speaks for. GraphQL answers for every kind of token; `GET /user` only for those of people. */
export async function me(octokit: Octokit, token: string): Promise<Identity> {
  const { viewer } = await octokit.graphql<{ viewer: { login: string } }>('query { viewer { login } }');
  return { login: bare(viewer.login), bot: viewer.login.endsWith('[bot]') || token.startsWith('ghs_') };
}

const bare = (login: string): string => login.replace(/\[bot\]$/u, '').toLowerCase();

/** Whether somebody wrote something. A person who took the name of a bot is not the bot. */
export const wrote = ({ login, bot }: Identity, author: CommentAuthor | null | undefined): boolean =>
  author !== null && author !== undefined && bare(author.login) === login && (author.type === 'Bot') === bot;
