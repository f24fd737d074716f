import type { Kind } from './kind.ts';
import { remoteDomain } from './remote-domain/index.ts';

/** Everything that can be declared, in the order in which plans speak of it. */
export const kinds: readonly Kind[] = [remoteDomain];
