import type { GitHub } from '../../../github/client/client.ts';

/** What is asked of a repository. */
export interface HealthQuestion {
  readonly github: GitHub;
  readonly branch: string;
  readonly isPrivate: boolean;
  readonly now: Date;
}
