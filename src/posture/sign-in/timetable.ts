/** From this day on the service has it off by default. Source: Exchange team, "Updated Exchange Online SMTP AUTH Basic Authentication Deprecation Timeline", 27 January 2026. */
const offByDefault = '2027-01-01';

/** What becomes of sending through SMTP AUTH with a password, as it was announced, for whoever still may. */
export const endOfPasswords = (at: Date): string =>
  at.toISOString().slice(0, 10) < offByDefault
    ? 'at the end of December 2026 Microsoft switches passwords for SMTP AUTH off by default; an administrator can switch them on again; the date on which they end for good is to be announced in the second half of 2027'
    : 'since the end of December 2026 Microsoft has passwords for SMTP AUTH off by default, unless an administrator switched them on again; the date on which they end for good is to be announced in the second half of 2027';
