import { canonical, type JsonObject } from '../../json.ts';
import type { CmdletAnswer } from './envelope.ts';
import { CmdletRefusal } from './refusal.ts';

/** What a page link remembers. It names a back end, which only the same anchor and the same body reach again. */
interface Continuation {
  readonly rows: CmdletAnswer['rows'];
  readonly size: number;
  readonly anchor: string;
  readonly input: string;
  readonly expires: number;
}

/** One page, with the token of the next where there is more. */
interface Page {
  readonly answer: CmdletAnswer;
  readonly token: string | null;
}

/** How a caller wants its pages. */
export interface PageRequest {
  readonly size: number;
  readonly anchor: string;
  readonly input: JsonObject;
  readonly now: number;
  readonly life: number;
}

export interface Pages {
  readonly first: (answer: CmdletAnswer, request: PageRequest) => Page;
  readonly next: (token: string, request: PageRequest) => Page;
}

/** Page links of one emulator. */
export function pageStore(): Pages {
  const open = new Map<string, Continuation>();
  let count = 0;
  const cut = (answer: CmdletAnswer, { size, anchor, input, now, life }: PageRequest): Page => {
    if (answer.rows.length <= size) return { answer, token: null };
    count += 1;
    const token = `AM0PR01MB0001_${count.toString(36)}_${Buffer.from(anchor).toString('base64url').slice(0, 8)}`;
    const rest = answer.rows.slice(size);
    open.set(token, { rows: rest, size, anchor, input: canonical(input), expires: now + life });
    return { answer: truncated({ ...answer, rows: answer.rows.slice(0, size) }), token };
  };
  return {
    first: cut,
    next: (token, request) => {
      const found = open.get(token);
      if (found === undefined || !continues(found, request)) throw new CmdletRefusal({ kind: 'stale-page' });
      return cut({ rows: found.rows }, { ...request, size: found.size });
    },
  };
}

/** Without an anchor on the first request no link could ever be followed (observed 2026). */
const continues = (found: Continuation, { anchor, input, now }: PageRequest): boolean =>
  anchor !== '' && anchor === found.anchor && canonical(input) === found.input && now < found.expires;

const moreText =
  'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';

/** Adds the warning of a listing that is not complete. */
export const truncated = (answer: CmdletAnswer): CmdletAnswer => ({
  ...answer,
  warnings: [...(answer.warnings ?? []), moreText],
});

/** The page size of `Prefer: odata.maxpagesize=N`, 1 to 1000; 1000 without it. */
export function pageSize(prefer: string): number {
  const asked = Number(/odata\.maxpagesize=(\d+)/iu.exec(prefer)?.[1] ?? '1000');
  return Math.min(Math.max(asked, 1), 1000);
}
