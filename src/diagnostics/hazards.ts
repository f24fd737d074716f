import type { Explanation } from './explanation.ts';

interface Explained extends Explanation {
  /** Whether a person has to allow it by name at apply. */
  readonly allow: boolean;
}

/** What a step may break. The title says it in a line, to somebody who has to say yes. */
export const hazards = {
  'opens-transiently': {
    title: 'for a moment something is open that is open neither before nor after',
    text: 'No order of the steps avoids it. The plan names who may forward where, from which step until which.',
    example: 'a new remote domain starts out letting automatic forwards through, until a second step closes it',
    allow: true,
  },
  interrupts: {
    title: 'mail that may flow before and after stops for a while',
    text: 'No order of the steps avoids it. The plan names whose forwards stop, from which step until which.',
    example: 'a policy that is removed and made anew under another name',
    allow: true,
  },
  'tenant-wide': {
    title: 'it concerns everyone in the tenant',
    text: 'The step changes a control that covers everyone who has no setting of their own.',
    example: 'smtpAuth:\n  organization: enabled',
    allow: true,
  },
  'loses-mail': {
    title: 'mail will be lost: deleted, or blocked without a copy',
    text: 'Once the step has acted, a transport rule deletes mail, or a mailbox that keeps no copy forwards to where a control blocks it, or may. Nobody gets that mail, and nothing brings it back.',
    example: 'transportRules:\n  - { name: Clean up, deleteMessage: true }',
    allow: true,
  },
  reroutes: {
    title: 'mail takes another way, or has to meet more on it',
    text: 'A connector begins, changes or ends. Mail may be refused, queued until it fails, or handed to another host: who runs that host has to expect it.',
    example:
      'outboundConnectors:\n  - { name: Fabrikam, recipientDomains: [fabrikam.com], tlsSettings: DomainValidation }',
    allow: true,
  },
  'removes-client-rules': {
    title: 'rules that only Outlook runs are removed from the mailbox',
    text: 'Whatever changes an inbox rule from outside Outlook makes the service remove the rules of that mailbox which only Outlook runs. No cmdlet shows them, so that nobody can say whether there are any, and no undo brings them back.',
    example: 'scope:\n  inboxForwards: { undeclared: close }',
    allow: true,
  },
  'not-undoable': {
    title: 'there is no call that takes it back',
    text: 'The service has no call for the way back, or what was there cannot be made again as it was.',
    example: 'a Microsoft 365 group that is deleted takes its mailbox and files along',
    allow: true,
  },
  'removes-object': {
    title: 'an object is deleted; undo makes a new one with the same settings',
    text: 'The new object has another id: whatever knew the old one by its id does not know it. Removals are limited by guardrails.maxRemovals.',
    example: 'scope:\n  remoteDomains: { undeclared: remove }',
    allow: false,
  },
} as const satisfies Readonly<Record<string, Explained>>;

/** What a step may break, by the name that `--allow` takes. */
export type Hazard = keyof typeof hazards;

export const hazardNames = Object.keys(hazards) as readonly Hazard[];

export const isHazard = (name: string): name is Hazard => Object.hasOwn(hazards, name);
