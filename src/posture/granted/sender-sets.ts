/** Numbers lists of senders, equal lists alike. A class, because it remembers them. */
export class SenderSets {
  readonly #known = new Map<number, { readonly senders: readonly number[]; readonly number: number }[]>();
  #size = 0;

  numberOf(senders: readonly number[]): number {
    const sum = sumOf(senders);
    const alike = this.#known.get(sum) ?? [];
    this.#known.set(sum, alike);
    const known = alike.find((one) => isSame(one.senders, senders));
    if (known !== undefined) return known.number;
    alike.push({ senders, number: this.#size });
    return this.#size++;
  }
}

/** Equal for equal lists, and hardly ever for others. */
function sumOf(all: readonly number[]): number {
  let sum = all.length;
  for (const one of all) sum = (Math.imul(sum, 31) + one) | 0;
  return sum;
}

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, at) => value === other[at]);
