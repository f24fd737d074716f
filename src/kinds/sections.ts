/** The sections of the YAML that hold objects, in the order in which plans speak of them. */
export const sectionNames = [
  'outboundPolicies',
  'groups',
  'remoteDomains',
  'transportRules',
  'smtpAuth',
  'mailboxForwarding',
] as const;
export type Section = (typeof sectionNames)[number];

/** `remoteDomains/fabrikam.com` → `remoteDomains`. */
export const sectionOf = (object: string): string => object.split('/', 1)[0] ?? '';

/** The section that a text names; null where it names none. */
export const sectionNamed = (text: string): Section | null => sectionNames.find((one) => one === text) ?? null;
