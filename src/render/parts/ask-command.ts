import type { Cell } from '../../posture/values/verdict.ts';
import { isLikeFlag, shellWord } from '../words/shell-word.ts';

/** A question about one forward as a command; what goes without saying is left out. */
export const askCommand = ({ sender, to, mechanism, original }: Cell): string =>
  [
    `postern why ${asked(sender, to)}`,
    ...(mechanism === 'inbox-forward' ? [] : [`--mechanism ${mechanism}`]),
    ...(original === 'external' ? [] : [`--original-sender ${original}`]),
  ].join(' ');

const asked = (sender: string, to: string): string =>
  isLikeFlag(sender) || isLikeFlag(to)
    ? `--from ${shellWord(sender)} --to ${shellWord(to)}`
    : `${shellWord(sender)} ${shellWord(to)}`;
