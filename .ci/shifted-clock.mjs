// Moves the clock of a Node process by so many days: NODE_OPTIONS="--import=file:///…/.ci/shifted-clock.mjs?days=400"
// NODE_OPTIONS reaches every process that a test starts, so that a test and all it starts share one clock.
const shift = Number(new URL(import.meta.url).searchParams.get('days') ?? 0) * 86_400_000;
const now = Date.now.bind(Date);

Date.now = () => now() + shift;
globalThis.Date = new Proxy(Date, {
  construct(target, parts, made) {
    const date = /** @type {object} */ (Reflect.construct(target, parts.length === 0 ? [Date.now()] : parts, made));
    return date;
  },
});
