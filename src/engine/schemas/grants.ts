import { about, constant, day, document, list, oneOf, orNull, shape, text, truth } from '../../json/schema.ts';
import { collateralKinds, type Grantee, grantWays } from '../../policy/grants/grant.ts';
import type { Carrier, GrantsReport, RegisteredGrant } from '../granted/grants-report.ts';
import { unread } from './drift.ts';
import { governance, line } from './parts.ts';

const grantee = shape<Grantee>('Whom a grant names; everyone has no name.', {
  kind: oneOf('group', 'person', 'domain', 'everyone'),
  name: text,
});

const carrier = shape<Carrier>('An object that a grant asks for.', {
  object: about('`section/key`, as plans name it.', text),
  noun: text,
  name: text,
});

const grant = shape<RegisteredGrant>('Who may forward where, on whose word and until when.', {
  name: text,
  from: list(grantee),
  to: about('Domains, `*.domain` for one and all below it, or `*` for everywhere.', list(text)),
  by: about('By which ways.', list(oneOf(...grantWays))),
  accept: about('What may come with it.', list(oneOf(...collateralKinds))),
  governance,
  course: about('`ending` within 14 days.', oneOf('standing', 'ending', 'ended')),
  carriedBy: about('The objects that it asks for; none once it has ended.', list(carrier)),
  place: line,
});

/** The schema of a register of grants; `schemas/grants.schema.json` is this value. */
export const grantsSchema = document(
  'Postern grants',
  shape<GrantsReport>('Every grant of some policies: what `postern grants --json` prints.', {
    format: constant('postern-grants/1'),
    tenant: orNull(shape<NonNullable<GrantsReport['tenant']>>(null, { id: text, domain: text })),
    source: text,
    tool: text,
    at: day,
    used: about('The policies have the section `grants`.', truth),
    grants: list(grant),
    unread: list(unread),
  }),
);
