import { acceptedLabel } from '../../github/request/form.ts';
import setup from './setup.sh';
import type { Origin } from './workflow-files.ts';

/**
 * What a person still has to do, as a script to be read before it is run: the environment, two applications in the tenant,
 * and the ruleset. It changes nothing that is there. Sources: REST reference, environments and rules; Azure CLI, az ad app
 * federated-credential.
 */
export const setupScript = ({ repository, commit }: Pick<Origin, 'repository' | 'commit'>): string =>
  setup.replace('@REPOSITORY@', repository).replace('@COMMIT@', commit).replace('@ACCEPTED@', acceptedLabel);
