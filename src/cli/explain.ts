import { explain as explanation } from '../diagnostics/explain.ts';
import { codes } from '../diagnostics/codes.ts';
import { nearest } from '../policy/near.ts';
import { exit } from './exit.ts';
import type { Io } from './io.ts';

/** Prints what the code of a message means. */
export function explain(code: string, io: Io): number {
  const text = explanation(code);
  if (text !== null) {
    io.out(text);
    return exit.done;
  }
  const near = nearest(code, Object.keys(codes));
  io.err(
    `there is no message ${code}\n  hint: ${near === null ? 'a code looks like PST204' : `did you mean ${near}?`}\n`,
  );
  return exit.problems;
}
