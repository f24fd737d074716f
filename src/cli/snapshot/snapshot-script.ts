import { namedIdentities } from '../../engine/live/problems.ts';
import { changing } from '../../engine/who/authors.ts';
import { kinds } from '../../kinds/index.ts';
import { smtpSignIns } from '../../kinds/sign-in/sign-ins.ts';
import type { Desired } from '../../policy/schema/policy.ts';
import { asciiLiteral } from '../../render/powershell/literal.ts';
import { regionsOf } from '../../render/powershell/regions.ts';
import plain from './collector.ps1';

/**
 * A PowerShell script that reads a tenant with the official module and writes a snapshot. What it reads is data at its
 * top; the rest is the same for everybody, so that it can be reviewed once.
 */
export function collectorScript(desired: Desired | null): string {
  const [before, , after] = regionsOf(plain);
  const lines = [
    '#region data',
    `$identities = ${data([...(desired === null ? [] : namedIdentities(desired, kinds)), ...declared(desired, 'groups')])}`,
    `$forwardingMailboxes = ${data(declared(desired, 'mailboxForwarding'))}`,
    `$smtpAuthMailboxes = ${data(declared(desired, 'smtpAuth').filter((key) => key.includes('@')))}`,
    `$mentioning = ${data(mentioning())}`,
    `$changing = ${data(kinds.flatMap(changing))}`,
    `$signIns = ${asciiLiteral(smtpSignIns.path)}`,
    '#endregion',
    '',
  ];
  return before + lines.join('\n') + after;
}

const declared = (desired: Desired | null, section: string): readonly string[] =>
  (desired?.entries.get(section) ?? []).map((entry) => entry.ref.key);

/** Beside those of the kinds: who is journaled, who gets the reports, and copies of suspicious mail. */
const copied = [
  'Recipient',
  'JournalEmailAddress',
  'JournalingReportNdrTo',
  'BccSuspiciousOutboundAdditionalRecipients',
];

/** The properties of live rules and mailboxes that name recipients. */
function mentioning(): readonly string[] {
  const naming = kinds
    .flatMap((kind) => kind.properties)
    .filter(({ shape }) => shape === 'recipient' || shape === 'recipients');
  return [...naming.map((property) => property.parameter), ...copied];
}

/** A list as PowerShell source of ASCII characters alone. */
const data = (values: readonly string[]): string => `@(${[...new Set(values)].sort().map(asciiLiteral).join(', ')})`;
