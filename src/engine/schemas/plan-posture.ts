import type { Extent, PeopleSet, PlaceSet, ExtentWay } from '../../posture/change/extent.ts';
import type { PlannedDoor, PlannedForward, PlannedMove, PlanPosture } from '../plan/plan-posture.ts';
import { about, count, list, oneOf, orNull, shape, text, textOrNull, truth } from '../../json/schema.ts';
import { mechanism, original } from './verdict.ts';

export const senders = shape<PlannedMove['senders']>(null, {
  name: text,
  count: about('Null where nobody counted.', orNull(count)),
  example: text,
});

export const named = shape<PlannedMove['destinations']>(null, { name: text, example: text });

const move = shape<PlannedMove>('Senders and destinations for whom the same changes in the same way.', {
  senders,
  destinations: named,
  mechanisms: list(text),
  originals: list(text),
  change: about('What becomes of the way out.', oneOf('opens', 'closes', 'stays')),
  before: text,
  after: text,
  deciders: shape<PlannedMove['deciders']>(null, { before: textOrNull, after: textOrNull }),
  blame: about('The fewest objects whose change causes it.', list(text)),
});

const people = shape<PeopleSet>('Some people.', {
  people: about('By address.', list(text)),
  others: about(
    'The domains of those who are not listed, none for any domain; null where only the listed are meant.',
    orNull(list(text)),
  ),
  except: about('Who is not meant though others are.', list(text)),
});

const places = shape<PlaceSet>('Some places outside.', {
  to: about('Addresses, domains and patterns: `*.fabrikam.com`, `*` for all the rest.', list(text)),
  except: about('What is not meant though a pattern fits it.', list(text)),
});

const way = shape<ExtentWay>('How these people get to these places.', {
  destinations: places,
  mechanisms: list(mechanism),
  originals: list(original),
  certain: about('False where it is only perhaps open.', truth),
});

const extent = shape<Extent>('Some people, and how they get where.', { senders: people, ways: list(way) });

const forward = shape<PlannedForward>('A forward that somebody has set up, and what becomes of it.', {
  from: text,
  to: text,
  mechanism: text,
  change: text,
  before: text,
  after: text,
  loss: about('What happens to mail of which the mailbox keeps no copy.', oneOf('bounced', 'silent', null)),
});

const door = shape<PlannedDoor>('A way out that is no automatic forward.', {
  channel: oneOf(
    'smtp-auth',
    'transport-rule-redirect',
    'transport-rule-copy',
    'transport-rule-exception',
    'suspicious-copy',
    'inbound-relay',
    'journal',
    'power-automate',
  ),
  object: text,
  from: about('Empty where it is everybody’s.', text),
  to: about('Empty for anywhere.', text),
  certain: truth,
});

/** The comparison of the posture before and after. */
export const planPosture = shape<PlanPosture>('Who can forward where, before the plan and after it.', {
  gains: list(move),
  losses: list(move),
  uncertain: list(move),
  deciders: list(move),
  newlyAllowed: about('Everybody for whom something opens; null where that is nobody.', orNull(senders)),
  opened: about('What opens, certainly or perhaps, in full: an apply opens nothing else.', list(extent)),
  opensForEveryone: about('Something opens for everyone, or for everyone but a few.', truth),
  forwards: list(forward),
  residualChannels: shape<PlanPosture['residualChannels']>('Ways out that are no automatic forward.', {
    opened: list(door),
    closed: list(door),
  }),
});
