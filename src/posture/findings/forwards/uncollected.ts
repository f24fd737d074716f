import { type Finding, note } from '../finding.ts';
import { missing } from '../parts.ts';

/** L17: what no read shows. */
export const uncollected: Finding = {
  id: 'L17',
  title: 'the inbox rules of every mailbox were read',
  text: 'People set up forwards themselves, as rules in their mailbox. Reading them takes a call for each mailbox, so that they are read only when asked for. Without them the forwards in use are not known.',
  example: 'postern posture --inbox-rules',
  controls: [],
  needs: [],
  check: (world) =>
    missing(world, ['inboxRules']).map(({ why, how }) =>
      note(null, `forwards that people set up themselves are not all in this picture: inbox rules: ${why}`, how),
    ),
};
