import type { JsonObject } from '../../json.ts';
import { itemLines } from '../text/yaml-text.ts';

/** Grants as a file of their own. Who answers for them, why and until when no tenant knows. */
export const grantsPage = (
  entries: readonly JsonObject[],
  head: string,
): { readonly file: string; readonly text: string } => ({
  file: 'grants.yaml',
  text: `${[
    head,
    '# Who may forward where. The outbound policies, remote domains and rules follow from it. Say owner, reason and until.',
    'grants:',
    ...entries.flatMap((entry) => itemLines(entry, '  ')),
  ].join('\n')}\n`,
});
