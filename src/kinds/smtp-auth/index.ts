import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { PolicyEntry, Kind } from '../kind.ts';
import type { Properties } from '../property.ts';
import { problem } from '../section.ts';
import { askedName } from '../asked.ts';
import { liveSmtpAuth, read, undeclared } from './live.ts';
import { organization, properties } from './properties.ts';
import { entries, schema } from './section.ts';
import { steps } from './steps.ts';

/** A mailbox follows the organisation; the organisation, which follows nobody, is closed. */
const complete = ({ address }: Properties): Properties => ({
  state: address === organization ? 'disabled' : 'inherit',
});

/** What ends is closed, so that only what is open can end. */
function check(declared: readonly PolicyEntry[]): readonly Diagnostic[] {
  return declared.flatMap((entry) => {
    const { until } = entry.governance;
    if (entry.ref.key !== organization || until === undefined || entry.spec['state'] === 'enabled') return [];
    const message = `SMTP AUTH is disabled for the organisation, which is what would become of it on ${until}`;
    return [problem('PST357', entry, ['until'], message, 'take `until` away')];
  });
}

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
  check,
  read,
  mentions: () => [],
  people: (row) => (askedName(row) === organization ? [] : [row]),
  live: liveSmtpAuth,
  complete,
  steps,
  undeclared,
};
