/** Numbers lists of senders, equal lists alike, as they grow one sender after the other. A class, because it remembers them. */
export class SenderSets {
  readonly #size: number;
  /** The number of each list that another one became by a sender. */
  readonly #longer = new Map<number, number>();
  /** For each list the one that it was before its last sender. */
  readonly #shorter: number[] = [emptySet];
  readonly #last: number[] = [-1];

  /** Of senders whose numbers are below a size. */
  constructor(size: number) {
    this.#size = size;
  }

  /** The number of a list with one sender more. */
  with(list: number, sender: number): number {
    const step = list * this.#size + sender;
    const known = this.#longer.get(step);
    if (known !== undefined) return known;
    const made = this.#shorter.push(list) - 1;
    this.#last.push(sender);
    this.#longer.set(step, made);
    return made;
  }

  of(list: number): readonly number[] {
    const senders: number[] = [];
    for (let at = list; at !== emptySet; at = this.#shorter[at] ?? emptySet) senders.push(this.#last[at] ?? -1);
    return senders.reverse();
  }
}

/** The number of the list of nobody. */
export const emptySet = 0;
