import type { PostureFinding } from '../../engine/answers/posture-report.ts';

/** What is told of a finding wherever it is told. */
export type ToldFinding = Pick<
  PostureFinding,
  'id' | 'answer' | 'severity' | 'object' | 'message' | 'hint' | 'controls' | 'place'
>;

/** Findings that are told as one: what one finding says of several objects, or what several cannot tell for one reason. */
export interface FindingGroup {
  readonly ids: readonly string[];
  readonly rows: readonly [ToldFinding, ...ToldFinding[]];
}

const weight = ({ answer, severity }: ToldFinding): number =>
  answer === 'undecided' ? 2 : severity === 'warning' ? 0 : 1;

/** Groups findings, the worst first. */
export function groupsOf(findings: readonly ToldFinding[]): readonly FindingGroup[] {
  const groups = new Map<string, [ToldFinding, ...ToldFinding[]]>();
  for (const one of findings.toSorted((a, b) => weight(a) - weight(b))) {
    const key = JSON.stringify(isForAll(one) ? [one.message, one.hint] : [one.id, one.answer, one.severity]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return merged([...groups.values()]).map((rows) => ({ ids: [...new Set(rows.map((one) => one.id))], rows }));
}

type Rows = FindingGroup['rows'];

/** What several findings say in the same words is said once. */
function merged(groups: readonly Rows[]): readonly Rows[] {
  const known = new Map<string, Rows>();
  for (const rows of groups) {
    const key = JSON.stringify(rows.map(({ answer, severity, message, hint }) => [answer, severity, message, hint]));
    const same = known.get(key);
    known.set(key, same === undefined ? rows : [...same, ...rows]);
  }
  return [...known.values()];
}

/** What was not read is one reason for many findings. */
const isForAll = ({ answer, object }: ToldFinding): boolean => answer === 'undecided' && object === null;

/** The different messages of a group, each with where it stands. */
export const messagesOf = ({ rows }: FindingGroup): readonly ToldFinding[] => [
  ...new Map(rows.map((one) => [one.message, one])).values(),
];
