import { between, type Between } from './between.ts';

/** A server before another one, in which chosen requests wait until a test lets them go. */
interface Holding extends Between {
  /** Is there as soon as a request waits. */
  readonly held: Promise<void>;
  readonly release: () => void;
}

/** A promise that is kept from outside. */
function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((keep) => (resolve = keep));
  return { promise, resolve };
}

/** Hands every request on to a server; one whose body says a word waits until it is released. */
export async function holding(origin: string, word: string): Promise<Holding> {
  const [held, released] = [later(), later()];
  const server = await between(origin, async (body, handOn) => {
    if (body.includes(word)) {
      held.resolve();
      await released.promise;
    }
    return handOn();
  });
  return { ...server, held: held.promise, release: released.resolve };
}
