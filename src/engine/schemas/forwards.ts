import {
  about,
  constant,
  count,
  document,
  instant,
  list,
  oneOf,
  orNull,
  shape,
  text,
  textOrNull,
  truth,
} from '../../json/schema.ts';
import type { ForwardsReport, ListedForward, RulesCovered } from '../forwards/forwards-report.ts';
import { author, changedBy, unread } from './drift.ts';
import { governance } from './parts.ts';
import { forwardFields, sanctions } from './posture.ts';

export const listedForward = shape<ListedForward>('A forward that is set up, with everything that is known of it.', {
  ...forwardFields,
  object: about('As plans and acceptances name it.', text),
  sanction: about('What the policies say of it; null where there are none for the tenant.', oneOf(...sanctions, null)),
  governance,
  setBy: about(
    'The last change of it that the audit log tells of; null where nobody asked or the log says nothing.',
    orNull(
      shape<NonNullable<ListedForward['setBy']>>(null, { author, at: instant, cmdlet: text, through: textOrNull }),
    ),
  ),
});

const rules = shape<RulesCovered>('Whose inbox rules were read.', {
  mailboxes: count,
  every: about('Of every mailbox there is, hidden rules included.', truth),
  unread: about('Mailboxes that were asked and whose rules could not be read.', count),
  others: about('There are mailboxes that nobody asked.', truth),
});

/** The schema of a list of forwards; `schemas/forwards.schema.json` is this value. */
export const forwardsSchema = document(
  'Postern forwards',
  shape<ForwardsReport>('Every forward of a tenant: what `postern forwards --json` prints.', {
    format: constant('postern-forwards/1'),
    tenant: shape<ForwardsReport['tenant']>(null, { id: text, domain: text }),
    source: text,
    tool: text,
    at: instant,
    inboxRules: rules,
    changedBy: orNull(changedBy),
    forwards: list(listedForward),
    unread: list(unread),
  }),
);
