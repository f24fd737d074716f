import { compiled } from '../../json/compiled.ts';
import { kinds } from '../../kinds/index.ts';
import { sectionSchemas } from './schema.ts';

/** What is wrong with a section of a policy file, by its name. */
export const validators = compiled(Object.fromEntries(sectionSchemas(kinds)), 'all');
