import { type GitHub, statusOf } from './client.ts';

/** Anybody may leave a review or open an issue on a public repository; only the word of those who may write counts. */
export async function mayWrite({ octokit, where }: GitHub, username: string): Promise<boolean> {
  try {
    const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...where, username });
    return data.permission === 'admin' || data.permission === 'write';
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}
