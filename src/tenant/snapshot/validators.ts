import { compiled } from '../../json/compiled.ts';
import { snapshotSchema } from './document.ts';

/** What keeps a document from being a snapshot. */
export const validators = compiled({ snapshot: snapshotSchema }, 'first');
