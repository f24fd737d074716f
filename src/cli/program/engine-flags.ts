import { setFlagsFromString } from 'node:v8';

/**
 * Lets the JavaScript engine optimise later than it would. A command runs for a fraction of a second: code optimised so
 * early has no time to pay for the work, which is a third of a plan's. A command that runs long is optimised all the same.
 */
export function optimiseLater(): void {
  const [version = ''] = process.versions.v8.split('.');
  // An engine that did not know the flag would complain aloud: Node 20 has V8 11, Node 22 has V8 12.
  if (version === '11' || version === '12') setFlagsFromString('--interrupt-budget=500000');
}
