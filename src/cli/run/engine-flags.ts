import { setFlagsFromString } from 'node:v8';

/** An engine that did not know a flag would complain aloud: Node 20 has V8 11, Node 22 has V8 12. */
function tellEngine(flag: string): void {
  const [version = ''] = process.versions.v8.split('.');
  if (version === '11' || version === '12') setFlagsFromString(flag);
}

/**
 * Lets the JavaScript engine optimise later than it would. A command runs for a fraction of a second: code optimised so
 * early has no time to pay for the work, which is a third of a plan's. A command that runs long is optimised all the same.
 */
export const optimiseLater = (): void => tellEngine('--interrupt-budget=500000');

/**
 * Lets it clear away what nobody needs as soon as a third of its memory is that. It would wait until more than half is:
 * in a sweep answers come in by the thousand, and next to nothing of them stays.
 */
export const clearOften = (): void => tellEngine('--heap-growing-percent=30');
