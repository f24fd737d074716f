import type { Channel, Mechanism, Original } from '../../../src/posture/values/verdict.ts';

export const mechanisms: readonly Mechanism[] = [
  'inbox-forward',
  'inbox-forward-attachment',
  'inbox-redirect',
  'mailbox-smtp',
  'mailbox-object',
];
export const channels: readonly Channel[] = ['manual', 'transport-rule', 'power-automate', 'journaling'];
export const originals: readonly Original[] = ['external', 'internal'];
