import { factFields } from './facts.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import {
  type Caveat,
  type Cell,
  type Decider,
  controlNames,
  type GateResult,
  type Mechanism,
  mechanisms,
  type Ndr,
  originals,
  type Settling,
  tags,
  type Verdict,
} from '../../posture/values/verdict.ts';
import type { Unread } from '../answers/survey.ts';
import {
  about,
  type FieldSchemas,
  list,
  narrower,
  oneOf,
  orNull,
  shape,
  text,
  textOrNull,
  truth,
} from '../../json/schema.ts';

const gateName = oneOf(...controlNames);
export const mechanism = oneOf(...mechanisms);
/** A question as it is printed: of an automatic forward, since of another way out nobody asks a verdict. */
export const asked = narrower<Cell['mechanism'], Mechanism>(mechanism);
export const original = oneOf(...originals);
export const answer = oneOf('allowed', 'blocked', 'indeterminate', 'not-applicable');
export const lean = oneOf('allowed', 'blocked', null);
const tag = oneOf(...tags);

const oneDecider = shape<Decider>('A control that decides.', {
  gate: gateName,
  object: about('`section/name`, or a word of the gate where no object decides.', text),
});
export const decider = orNull(oneDecider);

export const ndr = orNull(
  shape<Ndr>('The bounce that the user sees; `expected` where that is not certain.', {
    code: text,
    text,
    expected: truth,
  }),
);

export const settling = shape<Settling>(null, { fact: text, how: text });

const gate = shape<GateResult>('What one gate says.', {
  gate: gateName,
  outcome: oneOf('pass', 'block', 'unknown'),
  lean: oneOf('pass', 'block'),
  object: textOrNull,
  reason: text,
  tag,
  ndr: orNull(shape<Pick<Ndr, 'code' | 'text'>>(null, { code: text, text })),
  before: list(text),
  settledBy: list(settling),
});

const caveat = shape<Caveat>('What depends on the message.', { kind: text, object: text });

/** The fields of a verdict, for the documents that carry one. */
export const verdictFields: FieldSchemas<Verdict> = {
  verdict: answer,
  lean,
  reason: textOrNull,
  decidedBy: decider,
  alsoBlockedBy: list(oneDecider),
  mayBePreemptedBy: list(oneDecider),
  ndr,
  silent: about('The message stops and nobody is told.', truth),
  confidence: tag,
  gates: list(gate),
  caveats: list(caveat),
  settledBy: list(settling),
  notCollected: list(text),
  loss: oneOf('bounced', 'silent', null),
};

export const facts = shape<Facts>('The facts of the organisation that were judged with.', {
  ...factFields,
});

export const unread = list(
  shape<Unread>('Something that was needed and could not be read.', { what: text, why: text }),
);
