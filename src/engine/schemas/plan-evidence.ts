import { about, count, list, oneOf, orNull, shape, text, textOrNull } from '../../json/schema.ts';
import { decider } from './verdict.ts';
import type { EvidenceReport, ObservedUse, ObservedUses } from '../evidence/evidence-report.ts';
import type { PlannedEvidence, PlannedFlow } from '../plan/plan-evidence.ts';

export const evidenceFile = shape<EvidenceReport>('A file of evidence.', {
  name: text,
  kind: about('What it is, by its header.', text),
  rows: count,
  from: about('The day of its first row, in UTC; null where none says when it was.', textOrNull),
  to: about('The day of its last row.', textOrNull),
  gaps: about('What it does not say, or has lost.', list(text)),
});

const flow = shape<PlannedFlow>('Mail that was seen to go from a mailbox to a domain outside.', {
  from: about('Empty where no file names the mailbox.', text),
  to: text,
  mechanisms: about('The ways in which it may have been forwarded.', list(text)),
  messages: about('Null where a forward was only set up.', orNull(count)),
  last: about('The day of the last, in UTC; null where no file says so for certain.', textOrNull),
  fate: oneOf('stops', 'starts', 'stays', 'stays blocked', 'unknown'),
  because: about('Why nobody can tell.', textOrNull),
  decidedBy: about('The control that makes the difference, or leaves it open.', decider),
});

/** What was seen in traces and reports, and what becomes of it with a plan. */
export const planEvidence = shape<PlannedEvidence>(
  'What was seen to leave, and what becomes of it. Nobody approves it.',
  {
    files: list(evidenceFile),
    flows: list(flow),
  },
);

const use = shape<ObservedUse>('Whether an object that lets forwards out was seen to be used.', {
  object: text,
  state: about(
    '`idle`: the files have mail of everybody whom it lets out, and none that it lets out.',
    oneOf('used', 'idle', 'unknown'),
  ),
  messages: count,
  last: about('The day of the last message, in UTC.', textOrNull),
  people: about('Who was seen to forward by it.', list(text)),
  places: about('Where to.', list(text)),
  idle: about('Who was not, though the files have other mail of theirs.', list(text)),
  because: about('Why nobody can tell.', textOrNull),
  patch: about('Policy YAML that leaves it as wide as it was used.', textOrNull),
});

/** What files of evidence show of what lets forwards out. */
export const observedUses = shape<ObservedUses>('What files of evidence show of what lets forwards out.', {
  files: list(evidenceFile),
  uses: list(use),
});
