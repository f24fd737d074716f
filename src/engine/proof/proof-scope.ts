/**
 * The mail that a unit can touch, never less: whatever lies outside is treated before it as after it, whichever other
 * units are done.
 */
export type ProofScope =
  | { readonly axis: 'none' }
  /** Mail of these sender classes, wherever it goes. */
  | { readonly axis: 'senders'; readonly classes: ReadonlySet<number> }
  /** Mail of anybody to some domains and all below them. */
  | { readonly axis: 'places'; readonly domains: readonly string[] }
  /** SMTP AUTH of one mailbox; of all where it is empty. */
  | { readonly axis: 'auth'; readonly mailbox: string }
  | { readonly axis: 'all' };

export const nowhere: ProofScope = { axis: 'none' };
export const everywhere: ProofScope = { axis: 'all' };

export const ofSenders = (classes: readonly number[]): ProofScope =>
  classes.length === 0 ? nowhere : { axis: 'senders', classes: new Set(classes) };

export const ofPlaces = (domains: readonly string[]): ProofScope =>
  domains.length === 0 ? nowhere : { axis: 'places', domains };

/** Whether two units can touch the same mail. */
export function overlap(one: ProofScope, other: ProofScope): boolean {
  if (one.axis === 'none' || other.axis === 'none') return false;
  if (one.axis === 'auth' && other.axis === 'auth')
    return one.mailbox === other.mailbox || one.mailbox === '' || other.mailbox === '';
  // SMTP AUTH has nothing to do with forwarding.
  if (one.axis === 'auth' || other.axis === 'auth') return false;
  if (one.axis === 'senders' && other.axis === 'senders') return [...one.classes].some((at) => other.classes.has(at));
  if (one.axis === 'places' && other.axis === 'places')
    return one.domains.some((a) => other.domains.some((b) => isAbove(a, b) || isAbove(b, a)));
  return true;
}

export const isAbove = (domain: string, name: string): boolean => name === domain || name.endsWith(`.${domain}`);
