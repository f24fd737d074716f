/**
 * When a state is worse than both ends between which it lies, each told by how far something is open: 0 shut, 1 perhaps,
 * 2 certainly. Between shut and perhaps, certainly open is a leak. What is perhaps shut at an end is promised to nobody, so
 * that only what is certainly open at both can be interrupted.
 */
export const worse = {
  leak: (was: number, is: number, will: number): boolean => is > was && is > will,
  outage: (was: number, is: number, will: number): boolean => was === 2 && will === 2 && is < 2,
} as const;
