import type { Breach } from '../../posture/change/breaches.ts';

/** Single questions about a sender class and a destination class, each with the ways in which they are asked. */
export class Cells {
  readonly #masks = new Map<string, number>();

  add(breach: Breach): void {
    for (const key of keysOf(breach)) this.#masks.set(key, (this.#masks.get(key) ?? 0) | breach.mask);
  }

  /** Whether any of it is in here. */
  meets(breach: Breach): boolean {
    for (const key of keysOf(breach)) if ((breach.mask & (this.#masks.get(key) ?? 0)) !== 0) return true;
    return false;
  }

  /** Whether all of it is in here. */
  has(breach: Breach): boolean {
    if (this.#masks.size === 0) return false;
    for (const key of keysOf(breach)) if ((breach.mask & ~(this.#masks.get(key) ?? 0)) !== 0) return false;
    return true;
  }
}

function* keysOf({ kind, senders, destinations }: Breach): Generator<string> {
  for (const sender of senders) for (const destination of destinations) yield `${kind} ${sender} ${destination}`;
}

/** How many questions it is about. */
export const sizeOf = ({ senders, destinations, mask }: Breach): number =>
  senders.length * destinations.length * bitsIn(mask);

function bitsIn(mask: number): number {
  let bits = 0;
  for (let rest = mask; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
}
