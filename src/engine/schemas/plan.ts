import { factFields } from './facts.ts';
import { sectionNames } from '../../kinds/sections.ts';
import { hazardNames } from '../../diagnostics/hazards.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Ending, Guardrails } from '../../policy/schema/policy.ts';
import type { Observation, Plan, PlannedExpectation, PlannedFinding, PlannedFindings, Step } from '../plan/plan.ts';
import type { Unread } from '../answers/survey.ts';
import type { Gap, Proof, EffectWait } from '../proof/proof.ts';
import { call, change, line, place, refusal, tenant } from './parts.ts';
import { planEvidence } from './plan-evidence.ts';
import { planPosture } from './plan-posture.ts';
import { numberedBeside, plannedGrant } from './planned-grants.ts';
import {
  about,
  constant,
  count,
  countOrNull,
  day,
  document,
  orNull,
  instant,
  list,
  object,
  objectOrNull,
  oneOf,
  optional,
  sha256,
  shape,
  share,
  someText,
  text,
  textLike,
  textOrNull,
} from '../../json/schema.ts';

const facts = shape<Facts>('What only the organisation can know, as the plan took it.', {
  ...factFields,
});

const guardrails = shape<Guardrails>('The limits that the plan was held to.', {
  tenantWideForwarding: oneOf('refuse', 'warn', 'allow'),
  maxNewlyAllowedSenders: countOrNull,
  maxRemovals: shape<Guardrails['maxRemovals']>(null, {
    count,
    share: share,
  }),
  requireOnGrant: list(oneOf('owner', 'reason', 'ticket', 'until')),
  protect: list(text),
});

const expectation = shape<PlannedExpectation>('A test of the posture that the plan has to pass.', {
  name: text,
  spec: object,
  source: line,
});

const observation = shape<Observation>('The properties of one object that the plan relies on, as they were read.', {
  object: about('`section/key`, or a section for its order.', text),
  properties: about('Null where the object was absent.', objectOrNull),
  hash: about('SHA-256 of `properties`.', sha256),
});

const wait = shape<EffectWait>('An earlier step, and how long it takes at most until it has effect.', {
  step: about('Its id.', text),
  minutes: about('Null where nobody says how long.', countOrNull),
  basis: oneOf('documented', 'reported', 'unknown'),
  source: about('The page that says it.', textOrNull),
});

const step = shape<Step>('One move of the plan.', {
  id: someText,
  object: textLike(`^(${sectionNames.join('|')})/.`),
  title: text,
  call,
  undo: about('The calls that take the step back, in the order in which they are run.', list(call)),
  after: about('Ids of the steps that must be done before it.', list(text)),
  barrier: about('Earlier steps that have to have taken effect before it.', list(wait)),
  hazards: list(oneOf(...hazardNames)),
  effect: oneOf('opens', 'closes', 'neutral'),
  becomes: about(
    "The object's properties afterwards, null when it is gone. Lists that are written item by item are left out; a step that writes items says those alone: `members/ana@contoso.com: true`.",
    objectOrNull,
  ),
  source: place,
});

const gap = shape<Gap>('Mail that is worse off on the way than before and after.', {
  step: about('The step with which it begins.', text),
  until: about('The step with which it ends.', text),
  senders: shape<Gap['senders']>(null, { name: text, count: orNull(count), example: text }),
  destinations: shape<Gap['destinations']>(null, { name: text, example: text }),
  mechanisms: list(text),
  originals: list(text),
});

const proof = shape<Proof>('What was found in the states between the steps.', {
  prefixes: about('The states it speaks of: one after each step.', count),
  judged: about(
    'How many of them were judged as a whole: between two of these, no mail is touched by more than one object.',
    count,
  ),
  leaks: about('What is further open on the way than before and after.', list(gap)),
  outages: about('What is not certainly open on the way though it is before and after.', list(gap)),
  unchecked: about('What was not checked and why; empty where nothing was left out.', list(text)),
});

const plannedFinding = shape<PlannedFinding>('One thing that a finding says; `postern explain` tells what it means.', {
  id: text,
  answer: oneOf('not met', 'undecided'),
  severity: oneOf('warning', 'note'),
  object: textOrNull,
  message: text,
  hint: textOrNull,
});

const unread = shape<Unread>('Something that could not be read.', { what: text, why: text });

const ending = shape<Ending>('What ends soon.', { what: text, until: day, place: line });

/** The schema of a plan; `schemas/plan.schema.json` is this value. */
export const planSchema = document(
  'Postern plan',
  shape<Plan>('Ordered steps for one state of a tenant. Written by `postern plan --out`, never edited.', {
    format: constant('postern-plan/1'),
    tenant,
    tool: text,
    policies: shape<Plan['policies']>('What the policies said, and the commit they were read from.', {
      digest: sha256,
      commit: textOrNull,
    }),
    undoes: optional(
      about('The digest of the plan whose run this one takes back; missing where policies were planned.', sha256),
    ),
    madeAt: instant,
    expiresAt: instant,
    facts,
    guardrails,
    expectations: list(expectation),
    posture: planPosture,
    grants: optional(
      about('The grants that the posture is held to; missing where the policies have none.', list(plannedGrant)),
    ),
    besideGrants: optional(about('Where the posture is not as the grants say.', list(numberedBeside))),
    findings: shape<PlannedFindings>('What the plan brings into the findings, and what it mends.', {
      brings: list(plannedFinding),
      mends: list(plannedFinding),
    }),
    evidence: optional(planEvidence),
    observed: list(observation),
    unread: about('What the posture rests on and could not be read.', list(unread)),
    changes: list(change),
    kept: about('How many declared objects are already as declared.', count),
    ending: list(ending),
    steps: list(step),
    proof,
    refusals: about('Guardrails that the plan breaks; a plan with one cannot be applied.', list(refusal)),
    warnings: about(
      'Guardrails that only warn, scopes that the service does not look into, and what an undo leaves to a person.',
      list(refusal),
    ),
    digest: about(
      'SHA-256 over what is approved: everything but times, places in files, the tool, the commit and what ends soon.',
      sha256,
    ),
    seal: about('SHA-256 over the digest and what it leaves out: one changed byte is refused.', sha256),
  }),
);
