import type { Cell } from '../posture/values/verdict.ts';
import { shellWord } from './shell-word.ts';

/** A question about one forward as a command; what goes without saying is left out. */
export const askCommand = ({ sender, to, mechanism, original }: Cell): string =>
  [
    `postern why ${shellWord(sender)} ${shellWord(to)}`,
    ...(mechanism === 'inbox-forward' ? [] : [`--mechanism ${mechanism}`]),
    ...(original === 'external' ? [] : [`--original-sender ${original}`]),
  ].join(' ');
