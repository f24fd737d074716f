/** The sections of the YAML that hold objects, in the order in which plans speak of them. */
export const sectionNames = [
  'outboundPolicies',
  'groups',
  'remoteDomains',
  'outboundConnectors',
  'inboundConnectors',
  'transportRules',
  'smtpAuth',
  'mailboxForwarding',
  'inboxForwards',
] as const;
export type Section = (typeof sectionNames)[number];

/** `remoteDomains/fabrikam.com` → `remoteDomains`. */
export const sectionOf = (object: string): string => object.split('/', 1)[0] ?? '';

/** The section that a text names; null where it names none. */
export const sectionNamed = (text: string): Section | null => sectionNames.find((one) => one === text) ?? null;

/**
 * What stands on the way of the mail and cannot be declared: policies leave it alone by a pattern, or accept it at its
 * value.
 */
export const wayside = ['journalRules', 'restricted'] as const;

/** A section that policies speak of under `scope` and `accepted` alone. */
export type Wayside = (typeof wayside)[number];
