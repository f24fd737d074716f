import type { Property } from '../property.ts';

/** What both ways have in common. Nobody knows whether the service changes a type, so that we never ask it to. */
export const shared: readonly Property[] = [
  onOff('enabled', 'Enabled', 'Whether the connector is in use.', true),
  {
    name: 'connectorType',
    parameter: 'ConnectorType',
    shape: 'choice',
    choices: ['Partner', 'OnPremises'],
    about: 'Partner is another organisation, OnPremises the own servers.',
    fallback: 'Partner',
    essential: true,
  },
  text('comment', 'Comment', 'What the connector is for.'),
  {
    name: 'connectorSource',
    parameter: 'ConnectorSource',
    shape: 'choice',
    choices: ['Default', 'HybridWizard', 'Migrated'],
    about: 'What made the connector; one that was made in the portal reads as Default.',
    fallback: 'Default',
  },
];

/** What the hybrid wizard sets. A connector made in the portal was seen to carry it too, so that it is sent where it is said alone. */
export const flag: Property = {
  name: 'cloudServicesMailEnabled',
  parameter: 'CloudServicesMailEnabled',
  shape: 'flag',
  about: 'Whether headers of hybrid mail are kept; best left to the hybrid wizard.',
};

/** A switch that decides what a connector does. */
export function onOff(name: string, parameter: string, about: string, fallback: boolean): Property {
  return { name, parameter, shape: 'switch', about, fallback, inForce: true };
}

/** A list that decides what a connector does. */
export function list(name: string, parameter: string, shape: 'domains' | 'words', about: string): Property {
  return { name, parameter, shape, about, inForce: true };
}

/** A text without a usual value. */
export function text(name: string, parameter: string, about: string): Property {
  return { name, parameter, shape: 'text', about };
}
