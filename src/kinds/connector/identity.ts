/** Connectors are known by their name. Source: New-OutboundConnector reference, August 2026, for its length. */
export const identity = {
  name: { description: 'The name of the connector.', type: 'string', minLength: 1, maxLength: 64 },
};
