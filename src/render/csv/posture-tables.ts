import type { PostureException } from '../../engine/answers/exceptions.ts';
import type {
  MetFinding,
  PostureAnswer,
  PostureCell,
  PostureFinding,
  PostureForward,
  PostureReport,
  PostureWay,
} from '../../engine/answers/posture-report.ts';
import type { SmtpAuthMailbox } from '../../engine/answers/smtp-auth.ts';
import { placeText } from '../words/words.ts';
import { type Columns, csv } from './csv.ts';

/** The tables of a posture, by the names of their files. What a column is called stays. */
export const postureTables = {
  posture: (report) =>
    csv(
      wayColumns,
      report.cells.flatMap((cell) => waysIn(cell, report)),
    ),
  forwards: ({ forwards }) => csv(forwardColumns, forwards),
  exceptions: ({ exceptions }) => csv(exceptionColumns, exceptions),
  findings: ({ findings, met }) => csv(findingColumns, [...findings, ...met.map(asRow)]),
  'smtp-auth': ({ smtpAuth }) => (smtpAuth === undefined ? null : csv(smtpAuthColumns, smtpAuth.mailboxes)),
} as const satisfies Readonly<Record<string, (report: PostureReport) => string | null>>;

/** One way of one pair of classes, with its answer. */
interface WayRow {
  readonly from: PostureReport['senderClasses'][number] | undefined;
  readonly to: PostureReport['destinationClasses'][number] | undefined;
  readonly way: PostureWay;
  readonly answer: PostureAnswer | undefined;
}

function waysIn(cell: PostureCell, { senderClasses, destinationClasses, answers }: PostureReport): readonly WayRow[] {
  const from = senderClasses.find(({ id }) => id === cell.senders);
  const to = destinationClasses.find(({ id }) => id === cell.destinations);
  return cell.ways.map((way) => ({ from, to, way, answer: answers[way.answer] }));
}

const wayColumns: Columns<WayRow> = {
  senders: ({ from }) => from?.name ?? null,
  people: ({ from }) => from?.count ?? null,
  sender_example: ({ from }) => from?.example ?? null,
  destinations: ({ to }) => to?.name ?? null,
  destination_example: ({ to }) => to?.example ?? null,
  mechanism: ({ way }) => way.mechanism,
  mail_from: ({ way }) => way.originals,
  verdict: ({ answer }) => answer?.verdict ?? null,
  lean: ({ answer }) => answer?.lean ?? null,
  decided_by: ({ answer }) => answer?.decidedBy?.object ?? null,
  code: ({ answer }) => answer?.ndr?.code ?? null,
};

export const forwardColumns: Columns<PostureForward> = {
  from: ({ from }) => from,
  to: ({ to }) => to,
  mechanism: ({ mechanism }) => mechanism,
  rule: ({ rule }) => rule,
  through_group: ({ throughGroup }) => throughGroup,
  keeps_copy: ({ keepsCopy }) => keepsCopy,
  verdict: ({ verdict }) => verdict,
  lean: ({ lean }) => lean,
  decided_by: ({ decidedBy }) => decidedBy?.object ?? null,
  code: ({ ndr }) => ndr?.code ?? null,
  nobody_is_told: ({ silent }) => silent,
  loss: ({ loss }) => loss,
  declared_at: ({ place }) => placeText(place),
};

const exceptionColumns: Columns<PostureException> = {
  object: ({ object }) => object,
  verdict: ({ verdict }) => verdict,
  senders: ({ senders }) => senders,
  destinations: ({ destinations }) => destinations,
  mechanisms: ({ mechanisms }) => mechanisms,
  forwards_in_use: ({ forwards }) => forwards,
  owner: ({ owner }) => owner,
  reason: ({ reason }) => reason,
  ticket: ({ ticket }) => ticket,
  until: ({ until }) => until,
  declared_at: ({ place }) => placeText(place),
};

const smtpAuthColumns: Columns<SmtpAuthMailbox> = {
  mailbox: ({ address }) => address,
  verdict: ({ verdict }) => verdict,
  lean: ({ lean }) => lean,
  setting: ({ setting }) => setting,
  decided_by: ({ decidedBy }) => decidedBy.object ?? decidedBy.control,
  reason: ({ decidedBy }) => decidedBy.reason,
  last_used: ({ lastUsed }) => lastUsed,
  what_becomes_of_it: ({ warnings }) => warnings,
  owner: ({ governance }) => governance.owner ?? null,
  until: ({ governance }) => governance.until ?? null,
  declared_at: ({ place }) => placeText(place),
};

type FindingRow = Omit<PostureFinding, 'answer' | 'severity'> & {
  readonly answer: PostureFinding['answer'] | 'met';
  readonly severity: PostureFinding['severity'] | null;
};

const asRow = ({ id, title, controls, exceptions }: MetFinding): FindingRow => ({
  id,
  answer: 'met',
  severity: null,
  object: null,
  message: title,
  hint: exceptions.length === 0 ? null : `except ${exceptions.map(({ object }) => object).join(', ')}`,
  controls,
  place: null,
});

const findingColumns: Columns<FindingRow> = {
  id: ({ id }) => id,
  answer: ({ answer }) => answer,
  severity: ({ severity }) => severity,
  object: ({ object }) => object,
  message: ({ message }) => message,
  hint: ({ hint }) => hint,
  controls: ({ controls }) => controls,
  declared_at: ({ place }) => placeText(place),
};
