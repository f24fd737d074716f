import { holds } from './check.ts';
import { type Grant, grantsSame } from './grant.ts';

/** What grants say already of one that is asked for: all of it, the same for another time or reason, or not all of it. */
export type AskedAlready =
  | { readonly is: 'granted'; readonly by: Grant; readonly same: boolean }
  | { readonly is: 'renewable'; readonly grant: Grant }
  | { readonly is: 'new' };

export function standingOf(asked: Grant, grants: readonly Grant[]): AskedAlready {
  const open = grants.filter(({ ended }) => !ended);
  const by = open.find((one) => holds(one, asked) && asked.accept.every((kind) => one.accept.includes(kind)));
  if (by !== undefined && !rewords(by, asked)) return { is: 'granted', by, same: grantsSame(by, asked) };
  const own = [...open, ...grants].find((one) => grantsSame(one, asked));
  return own === undefined ? { is: 'new' } : { is: 'renewable', grant: own };
}

/** Whether the same is asked for until the same day, and on another word. */
const rewords = (one: Grant, { governance: said, ...asked }: Grant): boolean =>
  grantsSame(one, { ...asked, governance: said }) &&
  one.governance.until === said.until &&
  (['owner', 'reason', 'ticket'] as const).some(
    (field) => said[field] !== undefined && said[field] !== one.governance[field],
  );

/** A name that no grant has: the one that is wished for, or that with a number. */
export function freeName(wished: string, grants: readonly Grant[]): string {
  const taken = new Set(grants.map(({ name }) => name.toLowerCase()));
  const names = [wished, ...grants.map((_, at) => `${wished} ${at + 2}`)];
  return names.find((name) => !taken.has(name.toLowerCase())) ?? wished;
}
