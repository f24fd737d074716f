import {
  about,
  constant,
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
import type { TakenBy } from '../../posture/person/covering.ts';
import type { GroupUse } from '../../posture/person/groups.ts';
import type { PersonReach, PersonWays } from '../../posture/person/reach.ts';
import type {
  PersonAnswer,
  PersonRule,
  PersonRules,
  PlacedGroup,
  PlacedPolicy,
  RestrictedTold,
} from '../person/person-answer.ts';
import type { SignInTold } from '../sign-in/sign-in-answer.ts';
import { changedBy } from './drift.ts';
import { listedForward } from './forwards.ts';
import { place } from './parts.ts';
import { ownWayOut } from './posture.ts';
import { signInFields } from './sign-in.ts';
import { answer, decider, lean, mechanism, original, unread } from './verdict.ts';

const policy = shape<PlacedPolicy>('An outbound policy that is theirs, or may be.', {
  object: text,
  mode: about('Null where it is gone, or where nobody can tell.', oneOf('Automatic', 'On', 'Off', null)),
  rule: about('The rule by which it is theirs; null for the default.', textOrNull),
  certain: truth,
  because: list(shape<TakenBy>('By what its rule takes them.', { by: oneOf('name', 'group', 'domain'), name: text })),
  place,
});

const group = shape<PlacedGroup>('A group that some control looks at, with them in it.', {
  group: text,
  certain: about('False where nobody can tell whether they are in it.', truth),
  usedBy: list(shape<GroupUse>(null, { object: text, as: oneOf('condition', 'exception') })),
  place,
});

const ways = shape<PersonWays['ways'][number]>(null, { mechanisms: list(mechanism), originals: list(original) });

const reach = shape<PersonReach>('Places to which they can forward alike.', {
  destinations: shape<PersonReach['destinations']>(null, { name: text, example: text }),
  answers: list(
    shape<PersonWays>('Ways of forwarding with one answer.', {
      ways: list(ways),
      verdict: answer,
      lean,
      reason: textOrNull,
      decidedBy: decider,
    }),
  ),
});

const rule = shape<PersonRule>('One inbox rule, whether it sends mail on or not.', {
  name: text,
  enabled: truth,
  sendsTo: list(
    shape<PersonRule['sendsTo'][number]>(null, {
      action: oneOf('inbox-forward', 'inbox-forward-attachment', 'inbox-redirect'),
      to: text,
    }),
  ),
  deletes: truth,
  partly: about('Why the row does not say all that it does.', textOrNull),
});

const rules = shape<PersonRules>('Their inbox rules, as far as they were read.', {
  state: oneOf('read', 'not asked', 'unknown'),
  hidden: about('Whether hidden rules were read as well.', truth),
  rules: list(rule),
});

const restricted = shape<RestrictedTold>('Whether they are among the restricted entities, who may not send.', {
  state: oneOf('yes', 'no', 'unknown'),
  reason: textOrNull,
  release: about('What a person does about it.', textOrNull),
});

/** The schema of what is known of one mailbox; `schemas/person.schema.json` is this value. */
export const personSchema = document(
  'Postern person',
  shape<PersonAnswer>('All that is known of one mailbox: what `postern why MAILBOX --json` prints.', {
    format: constant('postern-person/1'),
    source: text,
    at: instant,
    person: shape<PersonAnswer['person']>(null, { address: text, name: text, type: text }),
    compared: about('Whether there are policies for the tenant.', truth),
    policies: about('Null where they could not be read.', orNull(list(policy))),
    groups: list(group),
    reach: list(reach),
    forwards: list(listedForward),
    inboxRules: rules,
    waysOut: about('Ways out beside forwarding that their mail takes, or may.', list(ownWayOut)),
    smtpAuth: shape<SignInTold>('Whether they may send through SMTP AUTH with a password.', signInFields),
    restricted,
    changedBy: orNull(changedBy),
    notes: list(text),
    unread,
  }),
);
