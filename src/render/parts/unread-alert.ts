import type { Unread } from '../../engine/answers/survey.ts';
import { type Block, type Line, quote, say } from '../document/document.ts';

/** What could not be read and why, below what that means for the answer. */
export const unreadAlert = (unread: readonly Unread[], meaning: string): readonly Block[] =>
  unread.length === 0
    ? []
    : [
        {
          kind: 'alert',
          level: 'caution',
          lines: [
            [say(meaning, 'warns')],
            ...unread.map(({ what, why }): Line => [quote(what), say(': '), quote(why)]),
          ],
        },
      ];
