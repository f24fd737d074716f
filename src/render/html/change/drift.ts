import { type Drift, hasDrifted } from '../../../engine/drift/drift.ts';
import { driftDocument } from '../../documents/drift-document.ts';
import { say } from '../../document/document.ts';
import type { MoveWords } from '../../forwarding/move-sentence.ts';
import { driftMoves } from '../../parts/drift-effects.ts';
import { changePage, type PageBasis } from './change-page.ts';

/** A drift as one page: what it means for people first. It answers as the policies would have it, and as it was found. */
export const driftHtml = (drift: Drift, basis: PageBasis): string =>
  changePage({
    title: 'What differs from the policies',
    domain: drift.tenant.domain,
    made: drift.madeAt,
    tool: drift.revert.tool,
    words: wordsOf(drift),
    tiles: [
      [drift.moved.length, 'objects changed by hand'],
      [drift.unsanctioned.length, 'objects that nobody declares, on the way of the mail'],
      [drift.expectations.length, 'expectations that do not hold'],
      [drift.unknown.length + drift.unread.length, 'things that could not be read'],
    ],
    moves: driftMoves(drift),
    blocks: driftDocument(drift),
    exceptionsHeading: 'Exceptions as found, and on whose word',
    basis,
  });

function wordsOf(drift: Drift): MoveWords {
  const reservation = drift.complete ? '' : ', as far as it could be read';
  return {
    first: 'Against the policies, ',
    opens: (who, where, isSure) => [who, say(isSure ? ' can forward to ' : ' can perhaps forward to '), where],
    closes: (who, where, isSure) => [
      who,
      say(isSure ? ' can no longer forward to ' : ' can perhaps no longer forward to '),
      where,
    ],
    nobody: hasDrifted(drift)
      ? `The tenant differs from its policies, and nobody gains or loses forwarding by it${reservation}.`
      : `The tenant is as the policies say${reservation}.`,
    others: `everyone else is as declared${reservation}`,
  };
}
