import { collateralKinds, type Grantee, grantWays } from '../../policy/grants/grant.ts';
import type { BesideGrants } from '../../posture/granted/judge-grants.ts';
import { about, count, list, oneOf, shape, text, textOrNull, truth } from '../../json/schema.ts';
import type { NumberedBeside, PlannedGrant } from '../../posture/granted/planned-grants.ts';
import { governance, line } from './parts.ts';
import { named, senders } from './plan-posture.ts';
import { mechanism, original } from './verdict.ts';

export const grantee = shape<Grantee>('Somebody whom a grant names.', {
  kind: oneOf('group', 'person', 'domain', 'everyone'),
  name: about('Empty for everyone.', text),
});

export const plannedGrant = shape<PlannedGrant>('A grant that the posture is held to.', {
  name: text,
  from: list(grantee),
  to: list(text),
  by: list(oneOf(...grantWays)),
  accept: about(
    'What may come with it: as the grant says, and forwards of administrators where the policies clear what no grant covers.',
    list(oneOf(...collateralKinds)),
  ),
  governance,
  state: about('How it stands once the plan is done.', oneOf('as granted', 'and more', 'unknown', 'broken')),
  people: about('Who may forward by it, as far as that is known.', senders),
  carriedBy: about('The objects that carry it.', list(text)),
  source: line,
});

const aboutBeside = 'People and places for whom the posture is not as the grants say.';
const besideFields = {
  what: about(
    'What comes with grants and no control prevents, by its kind; what goes beyond them, is stopped, or is not known.',
    oneOf(...collateralKinds, 'beyond', 'broken', 'unknown'),
  ),
  senders,
  destinations: named,
  mechanisms: list(mechanism),
  originals: list(original),
  asked: about('The newest of them, which is asked to accept it.', textOrNull),
  accepted: truth,
  object: about('What decides, as `section/name`.', textOrNull),
  reason: about('What is not known.', textOrNull),
};

export const besideGrants = shape<BesideGrants>(aboutBeside, {
  ...besideFields,
  person: about('The grants of these people.', list(text)),
  place: about('The grants that open these places.', list(text)),
});

/** The same in a document that lists its grants. */
export const numberedBeside = shape<NumberedBeside>(aboutBeside, {
  ...besideFields,
  person: about('The grants of these people, as places in `grants`, from 0.', list(count)),
  place: about('The grants that open these places, in the same way.', list(count)),
});
