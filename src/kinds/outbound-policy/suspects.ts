import type { Properties } from '../property.ts';

/** Who gets copies of mail that looks like spam, under a policy that sends any. */
export const suspects = 'bccSuspiciousOutboundAdditionalRecipients';

export const copiesSuspects = (policy: Properties): boolean => policy['bccSuspiciousOutboundMail'] === true;
