/** Gives equal things one small number, by a text that says all that matters about them. */
export class Interner<T> {
  readonly #ids = new Map<string, number>();
  readonly #values: T[] = [];

  of(key: string, value: T): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#values.push(value) - 1;
    this.#ids.set(key, id);
    return id;
  }

  at(id: number): T {
    const value = this.#values[id];
    if (value === undefined) throw new RangeError(`nothing has the number ${id}`);
    return value;
  }

  get size(): number {
    return this.#values.length;
  }
}

/** Gives the very same things one small number. */
export class Numbers<T extends object> {
  readonly #known = new Map<T, number>();

  of(one: T): number {
    const known = this.#known.get(one) ?? this.#known.size;
    this.#known.set(one, known);
    return known;
  }
}
