import {
  about,
  constant,
  count,
  day,
  document,
  list,
  oneOf,
  orNull,
  shape,
  text,
  textOrNull,
  truth,
} from '../../json/schema.ts';
import { collateralKinds, grantWays } from '../../policy/grants/grant.ts';
import type { Carrier, FoundGrant, GrantsReport, GrantUse, RegisteredGrant } from '../granted/grants-report.ts';
import { unread } from './drift.ts';
import { governance, line } from './parts.ts';
import { evidenceFile } from './plan-evidence.ts';
import { senders } from './plan-posture.ts';
import { besideGrants, grantee } from './planned-grants.ts';

const carrier = shape<Carrier>('An object that a grant asks for.', {
  object: about('`section/key`, as plans name it.', text),
  noun: text,
  name: text,
});

const found = shape<FoundGrant>('How a grant stands in the tenant as it is.', {
  state: oneOf('as granted', 'and more', 'unknown', 'broken'),
  people: about('Who may forward by it, as far as that is known.', senders),
  beside: about('What comes with it, what stops it, and what is not known.', list(besideGrants)),
});

const use = shape<GrantUse>('Whether what a grant allows was seen to be used, by files of evidence.', {
  state: about(
    '`idle`: the files have mail of everybody whom it names, and none that it allows.',
    oneOf('used', 'idle', 'unknown'),
  ),
  messages: count,
  last: about('The day of the last message; null where no file says so for certain.', textOrNull),
  people: about('Who was seen to forward by it.', list(text)),
  because: about('Why nobody can tell; null where somebody can.', textOrNull),
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
  found: about('Null where no tenant was asked, and for what has ended.', orNull(found)),
  use: about('Null where no evidence was given, and for what has ended.', orNull(use)),
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
    judged: about('Whether a tenant was asked how they stand in it.', truth),
    grants: list(grant),
    besideGrants: about(
      'What is open, or not known, of people and places that none of them has to do with; empty where no tenant was asked.',
      list(besideGrants),
    ),
    evidence: about('The files that say what was used, with what each does not say.', list(evidenceFile)),
    unread: list(unread),
  }),
);
