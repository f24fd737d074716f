import { evaluate } from '../../posture/question/evaluate.ts';
import type { Matrix } from '../../posture/matrix/matrix.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import type { PostureAnswer } from './posture-report.ts';

/** Traces questions through all gates, and keeps equal answers once. A class, because its answers accumulate. */
export class Tracer {
  readonly answers: PostureAnswer[] = [];
  readonly #known = new Map<string, number>();
  readonly #summaries = new Map<number, number>();
  readonly #world: World;
  readonly #at: Date;
  readonly #matrix: Matrix | null;

  /** With a matrix, questions that it answers alike are traced once. */
  constructor(world: World, at: Date, matrix: Matrix | null) {
    this.#world = world;
    this.#at = at;
    this.#matrix = matrix;
  }

  /** The number of the answer to a question about two classes. */
  ask(cell: Cell, from: number, to: number, question: number): number {
    const summary = this.#summary(from, to, question);
    const known = summary === null ? undefined : this.#summaries.get(summary);
    if (known !== undefined) return known;
    const traced = this.#trace(cell);
    if (summary !== null) this.#summaries.set(summary, traced);
    return traced;
  }

  #summary(from: number, to: number, question: number): number | null {
    const [sender, destination] = [this.#matrix?.senders[from], this.#matrix?.destinations[to]];
    if (this.#matrix === null || sender === undefined || destination === undefined) return null;
    const { usual, special } = this.#matrix.rules(destination, question);
    return this.#matrix.answer(sender, destination, question, special.get(from) ?? usual);
  }

  #trace(cell: Cell): number {
    const verdict = evaluate(this.#world, cell, this.#at);
    const key = JSON.stringify(verdict);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.answers.length);
    return this.answers.push({ ...verdict, example: cell }) - 1;
  }
}
