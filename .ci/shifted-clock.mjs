// Moves the clock of a Node process by so many days: NODE_OPTIONS="--import=file:///…/.ci/shifted-clock.mjs" POSTERN_TEST_DAYS=400.
// NODE_OPTIONS reaches every process that a test starts, so that a test and all it starts share one clock.
const shift = Number(process.env.POSTERN_TEST_DAYS ?? 0) * 86_400_000;
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [RealDate.now() + shift] : parts));
  }

  static now() {
    return RealDate.now() + shift;
  }

  // What Node makes itself, such as the time of a file, is a date too.
  static [Symbol.hasInstance](value) {
    return value instanceof RealDate;
  }
};
