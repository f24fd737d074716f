import { factNames } from '../../policy/schema/facts.ts';
import type { Bounce } from '../../posture/bounce/bounce.ts';
import type { OtherCause } from '../../posture/question/evidence.ts';
import type { FixChange, FixStep, WhyFix } from '../why/fixes.ts';
import type { FactFinding } from '../answers/settle-facts.ts';
import type { WhyGrants } from '../why/granted.ts';
import type { OwnForward, PendingPolicies, SeenMail, WhyAnswer } from '../why/why-answer.ts';
import { controlNames, type Mechanism, mechanisms } from '../../posture/values/verdict.ts';
import { call, line, place } from './parts.ts';
import { ownWayOut } from './posture.ts';
import {
  about,
  constant,
  count,
  document,
  instant,
  list,
  narrower,
  oneOf,
  optional,
  orNull,
  shape,
  text,
  textOrNull,
} from '../../json/schema.ts';
import { answer, asked, decider, facts, mechanism, original, unread, verdictFields } from './verdict.ts';

const bounce = shape<Bounce>('What the bounce says.', {
  code: textOrNull,
  reference: textOrNull,
  diagnostic: text,
  from: textOrNull,
  to: textOrNull,
  at: textOrNull,
  alsoFrom: about('Others who may be the mailbox that forwarded, the likeliest first.', list(text)),
  alsoTo: about('Others whom the mail did not reach either.', list(text)),
});

const other = shape<OtherCause>('What the bounce is about, where no change of forwarding would help.', {
  means: text,
  todo: text,
});

const seen = shape<SeenMail>('Something that was seen, and how it stands to the verdict.', {
  from: oneOf('bounce', 'trace'),
  sender: text,
  recipient: text,
  gate: oneOf(...controlNames, 'delivered', null),
  means: text,
  source: text,
  bearing: oneOf('confirms', 'contradicts', null),
});

const fact = oneOf(...factNames);

const finding = shape<FactFinding>('What the evidence says of a stated fact, or of the picture as a whole.', {
  kind: oneOf('inferred', 'contradicted', 'inconsistent', 'outdated', 'unsettled'),
  fact: orNull(fact),
  message: text,
  source: text,
});

const forward = shape<OwnForward>('A forward that the mailbox has set up.', {
  mechanism: asked,
  to: text,
  rule: textOrNull,
  verdict: answer,
  decidedBy: decider,
});

const change = shape<FixChange>('One change of the policies.', {
  title: text,
  object: text,
  action: oneOf('replace', 'add'),
  place,
});

const opening = shape<WhyFix['opens'][number]>('Somebody who may forward somewhere because of it.', {
  senders: text,
  destinations: text,
  mechanisms: list(mechanism),
});

const start = shape<WhyFix['starts'][number]>('A forward in use that begins to get out because of it, or may.', {
  from: text,
  to: text,
  mechanism,
});

const step = shape<FixStep>('One call of a fix.', { title: text, call });

const fix = shape<WhyFix>('Changes that together let the forward through; a plan of the patch was made and judged.', {
  changes: list(change),
  others: about('How many others may forward somewhere because of it; null where nobody counted.', orNull(count)),
  opens: about('Who may forward where because of it, the one who asked included.', list(opening)),
  starts: about('Forwards in use, beside the one that was asked for.', list(start)),
  patch: about('YAML of the entries, each complete.', text),
  diff: about('The same as a difference of the policy files; null without policies.', textOrNull),
  steps: about('The same as calls, in a safe order.', list(step)),
  asks: about('Governance that the guardrails ask of an entry that opens something.', list(text)),
});

const pending = shape<PendingPolicies>('What the policies have yet to change, and the answer once they have.', {
  steps: count,
  verdict: answer,
});

const grants = shape<WhyGrants>('What the grants of the policies say of it; missing where they have none.', {
  is: oneOf('granted', 'comes with', 'unknown', 'not granted'),
  by: about(
    'The grants that allow it, or may, or that it comes with.',
    list(shape<WhyGrants['by'][number]>(null, { name: text, place: line })),
  ),
});

/** The schema of an answer; `schemas/why.schema.json` is this value. */
export const whySchema = document(
  'Postern answer',
  shape<WhyAnswer>('Why a forward is stopped or not: what `postern why --json` prints.', {
    format: constant('postern-why/1'),
    source: text,
    at: instant,
    from: text,
    to: text,
    mechanism: narrower<WhyAnswer['mechanism'], Mechanism | 'manual'>(oneOf(...mechanisms, 'manual')),
    originalSender: original,
    facts,
    bounce: orNull(bounce),
    otherCause: orNull(other),
    beside: about(
      'What an automatic forward there would meet; null where that is what was asked.',
      orNull(shape<NonNullable<WhyAnswer['beside']>>(null, verdictFields)),
    ),
    ...verdictFields,
    waysOut: optional(
      about('Of mail by hand: where else it goes, or may; missing where a forward was asked for.', list(ownWayOut)),
    ),
    evidence: list(seen),
    findings: list(finding),
    notes: list(text),
    forwards: list(forward),
    fixes: list(fix),
    policies: orNull(pending),
    grants: optional(grants),
    unread,
  }),
);
