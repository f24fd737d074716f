import type { Kind } from '../kind.ts';
import { liveSmtpAuth, read, undeclared } from './live.ts';
import { properties } from './properties.ts';
import { entries, schema } from './section.ts';
import { steps } from './steps.ts';

export const smtpAuth: Kind = {
  section: 'smtpAuth',
  noun: 'SMTP AUTH setting',
  identity: 'address',
  list: 'mailboxes',
  ordered: false,
  facet: true,
  requires: { read: ['Get-TransportConfig', 'Get-CASMailbox'], write: ['Set-TransportConfig', 'Set-CASMailbox'] },
  properties,
  schema,
  undeclaredDefault: 'ignore',
  entries,
  check: () => [],
  read,
  mentions: () => [],
  live: liveSmtpAuth,
  complete: () => ({ state: 'inherit' }),
  steps,
  undeclared,
};
