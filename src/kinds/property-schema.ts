import type { JsonObject } from '../json.ts';
import type { Property } from './property.ts';
import { textOf } from './values.ts';

/** The JSON Schema of one property. `null` is allowed everywhere: it clears. */
export function propertySchema(property: Property): JsonObject {
  const schema = shapeSchema(property);
  return { description: `${property.about}${standing(property)}`, ...schema };
}

/** What a declared object is held to where its entry leaves the property out. */
const standing = ({ inForce, fallback }: Property): string =>
  inForce === true ? ` Managed even where it is left out: ${fallback === undefined ? 'none' : textOf(fallback)}.` : '';

function shapeSchema(property: Property): JsonObject {
  switch (property.shape) {
    case 'flag':
    case 'switch':
      return { type: ['boolean', 'null'] };
    case 'integer':
      return { type: ['integer', 'null'], ...limits(property, 'minimum', 'maximum') };
    case 'choice':
      return { enum: [...(property.choices ?? []), null] };
    case 'text':
    case 'recipient':
    case 'instant':
      return { type: ['string', 'null'], minLength: 1, ...longest(property), ...shaped(property) };
    case 'address':
      return { type: ['string', 'null'], pattern: String.raw`^[^@\s]+@[^@\s]+$`, ...longest(property) };
    case 'size':
      return { type: ['string', 'null'], pattern: String.raw`^[0-9]+(\.[0-9]+)? ?([kKmMgGtT]?[bB])?$` };
    case 'texts':
    case 'words':
    case 'domains':
    case 'patterns':
    case 'recipients':
      return { type: ['array', 'null'], items: itemSchema(property) };
  }
}

const itemSchema = (property: Property): JsonObject =>
  property.choices === undefined ? { type: 'string', minLength: 1, ...longest(property) } : { enum: property.choices };

const longest = (property: Property): JsonObject =>
  property.maxLength === undefined ? {} : { maxLength: property.maxLength };

const shaped = (property: Property): JsonObject =>
  property.pattern === undefined ? {} : { pattern: property.pattern };

const limits = (property: Property, low: string, high: string): JsonObject => ({
  ...(property.min === undefined ? {} : { [low]: property.min }),
  ...(property.max === undefined ? {} : { [high]: property.max }),
});
