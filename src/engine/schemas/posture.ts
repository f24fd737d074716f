import type { Exception } from '../../posture/findings/exceptions.ts';
import type { OwnWayOut } from '../../posture/question/own-ways-out.ts';
import type { ResidualChannel } from '../../posture/question/residual-channel.ts';
import type { Cell } from '../../posture/values/verdict.ts';
import type { PostureException } from '../answers/exceptions.ts';
import type {
  MetFinding,
  PostureAnswer,
  PostureCell,
  PostureDestinations,
  PostureFinding,
  PostureForward,
  PostureOpening,
  PostureReport,
  PostureSenders,
  PostureWay,
  Sanctioned,
} from '../answers/posture-report.ts';
import { statement } from './facts.ts';
import { governance, place } from './parts.ts';
import { smtpAuthList } from './sign-in.ts';
import { numberedBeside, plannedGrant } from './planned-grants.ts';
import { observedUses } from './plan-evidence.ts';
import {
  about,
  constant,
  count,
  document,
  type FieldSchemas,
  instant,
  list,
  oneOf,
  optional,
  orNull,
  shape,
  text,
  textLike,
  textOrNull,
  truth,
} from '../../json/schema.ts';
import { answer, asked, decider, facts, lean, mechanism, ndr, original, unread, verdictFields } from './verdict.ts';

const senderId = textLike('^s[0-9]+$');
const destinationId = textLike('^d[0-9]+$');

const senders = shape<PostureSenders>('Senders who see the same answers.', {
  id: senderId,
  name: text,
  count: about('Null where nobody counted.', orNull(count)),
  example: text,
  standIn: about('The example is made up, for mailboxes that nobody listed.', truth),
  sample: list(text),
  policies: about('The outbound policies that decide about them, as section/name.', list(text)),
});

const kind = oneOf('domain', 'below', 'address', 'on-premises', 'pattern', 'other');

const destinations = shape<PostureDestinations>('Places outside that see the same answers.', {
  id: destinationId,
  name: text,
  example: text,
  kinds: list(kind),
});

const opening = shape<PostureOpening>('Who can, or may, forward where.', {
  senders: shape<PostureOpening['senders']>(null, { name: text, count: orNull(count), example: text }),
  destinations: shape<PostureOpening['destinations']>(null, { name: text, example: text }),
  mechanisms: list(mechanism),
  originals: list(original),
  verdict: text,
  decidedBy: textOrNull,
});

const way = shape<PostureWay>('A way of forwarding, with its answer.', {
  mechanism,
  originals: list(original),
  answer: about('Its place in `answers`.', count),
});

const cell = shape<PostureCell>('All ways from one class of senders to one class of destinations.', {
  senders: senderId,
  destinations: destinationId,
  verdict: oneOf('allowed', 'blocked', 'indeterminate', 'not-applicable', 'partial'),
  open: list(mechanism),
  uncertain: list(mechanism),
  ways: list(way),
});

const example = shape<Cell>(null, {
  sender: text,
  mechanism: asked,
  to: text,
  original,
  afterRule: optional(truth),
  throughGroup: optional(truth),
});

const traced = shape<PostureAnswer>('An answer with every gate, traced for one example.', {
  ...verdictFields,
  example,
});

/** What the policies say of a forward. */
export const sanctions = ['declared', 'accepted', 'changed', 'left alone', 'undeclared', 'unknown'] as const;

export const forwardFields: FieldSchemas<PostureForward> = {
  from: text,
  mechanism,
  to: text,
  rule: textOrNull,
  throughGroup: truth,
  keepsCopy: truth,
  verdict: answer,
  lean,
  reason: textOrNull,
  decidedBy: decider,
  ndr,
  silent: truth,
  loss: oneOf('bounced', 'silent', null),
  place,
  sanctioned: optional(
    shape<Sanctioned>('Of a rule: what the policies say of it; missing where there are none for the tenant.', {
      sanction: oneOf(...sanctions),
      governance,
    }),
  ),
};

const forward = shape<PostureForward>(
  'A forward that is set up, and what becomes of mail from outside.',
  forwardFields,
);

const exception = shape<PostureException>('Something that lets mail out by itself, and on whose word.', {
  object: text,
  verdict: oneOf('allowed', 'indeterminate'),
  senders: about('In words; empty for whoever sends such mail.', text),
  destinations: about('In words; empty for anywhere.', text),
  mechanisms: about('Empty where it is no automatic forward.', list(mechanism)),
  forwards: about('How many forwards that are set up get out, or may, because of it.', count),
  owner: textOrNull,
  reason: textOrNull,
  ticket: textOrNull,
  until: textOrNull,
  place,
});

const channelFields: FieldSchemas<ResidualChannel> = {
  channel: oneOf(
    'transport-rule-redirect',
    'transport-rule-copy',
    'suspicious-copy',
    'outbound-connector',
    'inbound-relay',
    'journal',
    'power-automate',
  ),
  object: text,
  from: about(
    'Who sends on by a connector, or whose mail is journaled; empty for anybody of the organisation.',
    list(text),
  ),
  to: about('Empty for anywhere.', list(text)),
  unclear: about('Targets of which nobody can tell whether they are outside, or whether mail goes there.', list(text)),
  perhaps: optional(about('Given where nobody can tell whether it is open.', truth)),
  destinations: optional(about('The domains for which mail takes it; missing where it is mail for any.', list(text))),
};

const channel = shape<ResidualChannel>('A way out that no outbound policy sees.', channelFields);

const taken = oneOf('yes', 'perhaps', 'no');

/** A way out that mail of one person takes, or may. */
export const ownWayOut = shape<OwnWayOut>('A way out beside forwarding, for the mail of one person.', {
  ...channelFields,
  sent: about('Whether it takes mail that they send.', taken),
  received: about('Whether it takes mail that they get.', taken),
});

const finding = shape<PostureFinding>('Something to mend or to know, or that nobody can tell.', {
  id: about('`postern explain` tells what it means.', text),
  answer: oneOf('not met', 'undecided'),
  severity: oneOf('warning', 'note'),
  object: textOrNull,
  message: text,
  hint: textOrNull,
  controls: list(text),
  place,
});

const met = shape<MetFinding>('A finding that is met.', {
  id: text,
  title: text,
  controls: list(text),
  exceptions: list(
    shape<Exception>('What it is met in spite of.', { object: text, owner: text, reason: text, until: text }),
  ),
});

/** The schema of a posture; `schemas/posture.schema.json` is this value. */
export const postureSchema = document(
  'Postern posture',
  shape<PostureReport>('Who can forward where: what `postern posture --json` prints.', {
    format: constant('postern-posture/1'),
    tenant: shape<PostureReport['tenant']>(null, { id: text, domain: text }),
    source: text,
    tool: text,
    at: instant,
    facts,
    statements: optional(list(statement)),
    openings: list(opening),
    senderClasses: list(senders),
    destinationClasses: list(destinations),
    cells: list(cell),
    answers: list(traced),
    forwards: list(forward),
    exceptions: list(exception),
    grants: optional(
      about('The grants as the tenant keeps them; missing where the policies have none.', list(plannedGrant)),
    ),
    besideGrants: optional(about('Where the posture is not as the grants say.', list(numberedBeside))),
    smtpAuth: optional(smtpAuthList),
    evidence: optional(about('What was seen of their use.', observedUses)),
    residualChannels: list(channel),
    switchedOff: optional(about('Ways out that are switched off; missing where there is none.', list(channel))),
    findings: list(finding),
    met: list(met),
    notCollected: list(text),
    unread,
  }),
);
