import type { Json } from '../../json.ts';
import type { Property } from '../property.ts';
import {
  address,
  type Decode,
  instant,
  size,
  text,
  texts,
  truth,
  truthOrUnset,
  whole,
  word,
  wordOrUnset,
} from './decode.ts';

/** How rows hold a property. One that the service always has a value for is never unset. */
export function decodeProperty({ shape, choices = [], fallback }: Property): Decode<Json> {
  const always = fallback !== undefined && fallback !== null;
  switch (shape) {
    case 'flag':
      return truthOrUnset;
    case 'switch':
      return always ? truth : truthOrUnset;
    case 'integer':
      return whole;
    case 'choice':
      return always ? word(...choices) : wordOrUnset(...choices);
    case 'texts':
    case 'words':
    case 'domains':
    case 'patterns':
    case 'recipients':
      return texts;
    case 'instant':
      return instant;
    case 'size':
      return size;
    case 'address':
      return address;
    case 'text':
    case 'recipient':
      return text;
  }
}
