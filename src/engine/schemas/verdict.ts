import type { JsonObject } from '../../json.ts';
import type { Facts } from '../../policy/schema/policy.ts';
import {
  type Caveat,
  type Decider,
  controlNames,
  type GateResult,
  mechanisms,
  type Ndr,
  originals,
  type Settling,
  tags,
  type Verdict,
} from '../../posture/values/verdict.ts';
import type { Unread } from '../answers/survey.ts';
import { about, list, oneOf, orNull, shape, text, textOrNull, truth } from './shape.ts';

export const gateName: JsonObject = { enum: [...controlNames] };
export const mechanism: JsonObject = { enum: [...mechanisms] };
export const original: JsonObject = { enum: [...originals] };
export const answer = oneOf<Verdict['verdict']>({
  allowed: true,
  blocked: true,
  indeterminate: true,
  'not-applicable': true,
});
export const lean: JsonObject = { enum: ['allowed', 'blocked', null] };
const tag: JsonObject = { enum: [...tags] };

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

const settling = shape<Settling>(null, { fact: text, how: text });

const gate = shape<GateResult>('What one gate says.', {
  gate: gateName,
  outcome: { enum: ['pass', 'block', 'unknown'] },
  lean: { enum: ['pass', 'block'] },
  object: textOrNull,
  reason: text,
  tag,
  ndr: orNull(shape<Pick<Ndr, 'code' | 'text'>>(null, { code: text, text })),
  before: list(text),
  settledBy: list(settling),
});

const caveat = shape<Caveat>('What depends on the message.', { kind: text, object: text });

/** The fields of a verdict, for the documents that carry one. */
export const verdictFields: Readonly<Record<keyof Verdict, JsonObject>> = {
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
  loss: { enum: ['bounced', 'silent', null] },
};

export const facts = shape<Facts>('The facts of the organisation that were judged with.', {
  automaticMeans: { enum: ['off', 'on', 'unknown'] },
  nestedGroups: { enum: ['expand', 'ignore', 'unknown'] },
  bypassRule: { enum: ['ignore', 'indeterminate'] },
  outboundPolicyOnConnectors: { enum: ['applies', 'skipped', 'unknown'] },
});

export const unread = list(
  shape<Unread>('Something that was needed and could not be read.', { what: text, why: text }),
);
