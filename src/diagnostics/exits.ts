import type { Explanation } from './explanation.ts';

/** What each exit code says: a pipeline branches on these. */
export const exits = {
  0: {
    title: 'done, or nothing to do',
    text: 'The command did what it was asked, or found nothing to do.',
    example: 'postern plan --emulator contoso',
  },
  1: {
    title: 'policies, flags or expectations are wrong',
    text: 'What was given cannot be used: the message names the place. `test` ends so where an expectation does not hold.',
    example: 'postern validate',
  },
  2: {
    title:
      'differences: `drift`, `plan` and `grants` with `--detailed-exitcode`, and `apply` where something read back is not as planned',
    text: 'Something is not as declared. `grants` ends so where a grant is broken, or more is open than grants say and accept. `apply` ends so as well where something that was written does not show yet.',
    example: 'postern drift --emulator contoso',
  },
  3: {
    title: 'something that is needed could not be read',
    text: 'Nobody can tell the whole of it: unknown is never taken for absent. The message names the read and why it failed.',
    example: 'postern posture --snapshot partial.json',
  },
  4: {
    title: 'refused: a guardrail, a tenant that moved, no approval, a plan or journal that was changed',
    text: 'Nothing was written. The message says what refuses, and what to do instead.',
    example: 'postern apply plan.json --approve 000000000000',
  },
  5: {
    title: 'apply stopped part-way and can be resumed',
    text: 'Some steps are done and some are not. The journal knows which, and the message has the command that goes on.',
    example: 'postern apply plan.json --approve 5f0c91… --resume',
  },
  70: {
    title: 'a mistake in Postern',
    text: 'Something happened that the program does not expect. The message has a stack and the version; please report both.',
    example: 'a stack in the terminal',
  },
  130: {
    title: 'interrupted',
    text: 'Somebody pressed Ctrl-C. An apply finishes or abandons the call that is under way, and writes its journal first.',
    example: 'Ctrl-C',
  },
} as const satisfies Readonly<Record<number, Explanation>>;
