/** Some of the elements that no question has told apart so far. */
export interface Part {
  readonly id: number;
  readonly members: readonly string[];
  /** Labels of the questions that took them in. */
  readonly labels: readonly string[];
  /** The kind they were added as. */
  readonly origin: string;
  /** No question ever took them in. */
  readonly rest: boolean;
}

interface Cell {
  readonly origin: string;
  readonly parent: Cell | null;
  readonly label: string | null;
}

/**
 * Elements, split again and again by sets of them: what is left together is in exactly the same sets. The work follows
 * the sizes of the sets and not the number of parts. A class, because it is one long refinement in place.
 */
export class Partition {
  readonly #position = new Map<string, number>();
  readonly #keys: string[] = [];
  readonly #part: number[] = [];
  readonly #cells: Cell[] = [];
  readonly #origins = new Map<string, number>();

  readonly #done = new Map<Iterable<string>, string | null>();

  add(key: string, origin: string): void {
    if (this.#position.has(key)) return;
    this.#position.set(key, this.#keys.length);
    this.#keys.push(key);
    this.#part.push(this.#origins.get(origin) ?? this.#begin(origin));
  }

  #begin(origin: string): number {
    const id = this.#cells.push({ origin, parent: null, label: null }) - 1;
    this.#origins.set(origin, id);
    return id;
  }

  has(key: string): boolean {
    return this.#position.has(key);
  }

  /** The number of the part a key is in; undefined for one that was never added. */
  partOf(key: string): number | undefined {
    const at = this.#position.get(key);
    return at === undefined ? undefined : this.#part[at];
  }

  /** Parts those in the set from those outside; keys that were never added are passed over. */
  split(keys: Iterable<string>, label: string | null): void {
    // The same set twice tells nothing more apart.
    if (this.#done.get(keys) === label) return;
    this.#done.set(keys, label);
    const moved = new Map<number, number>();
    const seen = new Set<number>();
    for (const key of keys) {
      const at = this.#position.get(key);
      if (at === undefined || seen.has(at)) continue;
      seen.add(at);
      const from = this.#part[at] ?? 0;
      this.#part[at] = moved.get(from) ?? this.#branch(moved, from, label);
    }
  }

  #branch(moved: Map<number, number>, from: number, label: string | null): number {
    const parent = this.#cells[from] ?? null;
    const id = this.#cells.push({ origin: parent?.origin ?? '', parent, label }) - 1;
    moved.set(from, id);
    return id;
  }

  parts(): readonly Part[] {
    const members = new Map<number, string[]>();
    this.#part.forEach((id, at) => {
      const list = members.get(id) ?? [];
      list.push(this.#keys[at] ?? '');
      members.set(id, list);
    });
    return [...members].sort(([a], [b]) => a - b).map(([id, keys]) => this.#describe(id, keys));
  }

  #describe(id: number, members: readonly string[]): Part {
    const labels = new Set<string>();
    let rest = true;
    let origin = '';
    for (let cell = this.#cells[id] ?? null; cell !== null; cell = cell.parent) {
      if (cell.label !== null) labels.add(cell.label);
      if (cell.parent !== null) rest = false;
      ({ origin } = cell);
    }
    return { id, members, labels: [...labels].sort(), origin, rest };
  }
}
