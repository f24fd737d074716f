import type { Json } from '../../json.ts';
import type { Row } from '../../tenant/tenant.ts';
import type { Live } from '../kind.ts';
import type { Properties, Property } from '../property.ts';

/**
 * What a check of a connector found, which is no wish: nobody declares it, and Set-OutboundConnector alone writes it.
 * Source: Set-OutboundConnector and Validate-OutboundConnector references, August 2026.
 */
export const validation: readonly Property[] = [
  { name: 'isValidated', parameter: 'IsValidated', shape: 'flag', about: 'Whether a check went well.' },
  {
    name: 'lastValidationTimestamp',
    parameter: 'LastValidationTimestamp',
    shape: 'instant',
    about: 'When it was checked last.',
  },
  {
    name: 'validationRecipients',
    parameter: 'ValidationRecipients',
    shape: 'words',
    about: 'To whom the check wrote.',
  },
];

const isSaid = (value: Json | undefined): value is Json =>
  value !== undefined && value !== null && value !== false && !(Array.isArray(value) && value.length === 0);

/** What a row says of it, by our names. */
export const validationIn = (row: Row): Properties => taken(row, ({ parameter }) => parameter);

/** The same of what an object is to become. */
export const validationOf = (wanted: Properties): Properties => taken(wanted, ({ name }) => name);

/** What is put back when a removed connector is made again. */
export const stored = ({ extra }: Live): Properties => validationOf(extra);

function taken(from: Properties, key: (property: Property) => string): Properties {
  const said = validation.flatMap((property) => {
    const value = from[key(property)];
    return isSaid(value) ? [[property.name, value] as const] : [];
  });
  return Object.fromEntries(said);
}
