import fc from 'fast-check';
import { seed } from './draws.ts';

fc.configureGlobal({ seed });
