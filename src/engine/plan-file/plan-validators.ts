import { compiled } from '../../json/compiled.ts';
import { planSchema } from '../schemas/plan.ts';

/** What keeps a document from being a plan. */
export const validators = compiled({ plan: planSchema }, 'first');
