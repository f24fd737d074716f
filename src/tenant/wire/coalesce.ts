/** How questions are asked: one alone, or several in one request. */
export interface Asking<Q, A> {
  readonly most: number;
  readonly one: (question: Q) => Promise<A>;
  /** Answers in the order of the questions; null where a question has to be asked alone. */
  readonly many: (questions: readonly Q[]) => Promise<readonly (A | null)[]>;
  /** Equal keys in one go are one question. */
  readonly key: (question: Q) => string;
}

interface Waiting<Q, A> {
  readonly question: Q;
  readonly promise: Promise<A>;
  readonly resolve: (answer: A | Promise<A>) => void;
  readonly reject: (cause: unknown) => void;
}

/** Collects the questions that are asked in the same turn of the event loop, and sends them together. */
export function coalescing<Q, A>(asking: Asking<Q, A>): (question: Q) => Promise<A> {
  let waiting = new Map<string, Waiting<Q, A>>();
  const flush = (): void => {
    const all = [...waiting.values()];
    waiting = new Map();
    for (const group of chunks(all, asking.most)) settle(asking, group).catch((cause: unknown) => fail(group, cause));
  };
  return async (question) => {
    if (waiting.size === 0) setImmediate(flush);
    const key = asking.key(question);
    const entry = waiting.get(key) ?? entryOf<Q, A>(question);
    waiting.set(key, entry);
    return entry.promise;
  };
}

function entryOf<Q, A>(question: Q): Waiting<Q, A> {
  let resolve: Waiting<Q, A>['resolve'] = () => undefined;
  let reject: Waiting<Q, A>['reject'] = () => undefined;
  const promise = new Promise<A>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { question, promise, resolve, reject };
}

async function settle<Q, A>(asking: Asking<Q, A>, group: readonly Waiting<Q, A>[]): Promise<void> {
  const [only, ...more] = group;
  if (only === undefined) return;
  if (more.length === 0) return only.resolve(await asking.one(only.question));
  const answers = await asking.many(group.map((entry) => entry.question));
  for (const [index, entry] of group.entries()) entry.resolve(answers[index] ?? asking.one(entry.question));
}

function fail<Q, A>(group: readonly Waiting<Q, A>[], cause: unknown): void {
  for (const entry of group) entry.reject(cause);
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
