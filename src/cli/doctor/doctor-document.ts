import { type Block, type DocumentRow, type Line, quote, row, say, section } from '../../render/document/document.ts';
import type { Tone } from '../../render/document/palette.ts';
import { count } from '../../render/words/words.ts';
import type { DoctorFinding, Work } from '../shown/finding.ts';

/** What was looked at, as people read it: whether the work can be done, what keeps it from it, then the rest. */
export function doctorDocument(findings: readonly DoctorFinding[], subject: Work | 'repository'): readonly Block[] {
  const rows = (...states: readonly DoctorFinding['state'][]): Block => ({
    kind: 'rows',
    numbered: false,
    rows: findings.filter(({ state }) => states.includes(state)).map(findingRow),
  });
  const missing = findings.filter(({ state }) => state === 'missing').length;
  return [
    {
      kind: 'title',
      line: [missing === 0 ? say(works[subject], 'closes') : say(lacks(missing, subject), 'fails'), ...whose(findings)],
    },
    ...section('Missing', [rows('missing')]),
    ...section('More than is needed', [rows('too-much')]),
    ...section('Not known', [rows('not-known')]),
    ...section('Not given, and not needed', [rows('withheld')], true),
    ...section('Fine', [rows('fine')], true),
    { kind: 'next', ...nextOf(missing, subject) },
  ];
}

/** The tenant that was looked at, where it is the right one. */
const whose = (findings: readonly DoctorFinding[]): Line =>
  findings.flatMap(({ what, state, detail }) =>
    what === 'the tenant that answers' && state === 'fine' ? [say('   '), quote(detail, 'faint')] : [],
  );

const works: Readonly<Record<Work | 'repository', string>> = {
  plan: 'Nothing that a plan needs is missing',
  apply: 'Nothing that an apply needs is missing',
  repository: 'Nothing that holds the pipeline is missing',
};

const lacks = (missing: number, subject: Work | 'repository'): string =>
  `${count(missing, 'thing')} ${missing === 1 ? 'is' : 'are'} missing ${subject === 'repository' ? 'in this repository' : `for ${subject === 'plan' ? 'a plan' : 'an apply'}`}`;

function nextOf(
  missing: number,
  subject: Work | 'repository',
): Pick<Extract<Block, { kind: 'next' }>, 'line' | 'command'> {
  const flags = { plan: '', apply: ' --for apply', repository: ' --github' }[subject];
  if (missing > 0) return { line: [say('Mend what is missing, then look again:')], command: `postern doctor${flags}` };
  return { line: [say('To see what would change:')], command: 'postern plan --out plan.json' };
}

const tones: Readonly<Record<DoctorFinding['state'], Tone>> = {
  fine: 'closes',
  missing: 'fails',
  'not-known': 'warns',
  withheld: 'faint',
  'too-much': 'warns',
};

const findingRow = ({ what, state, detail, remedy }: DoctorFinding): DocumentRow =>
  row(
    [[quote(what, tones[state])], [quote(detail)]],
    remedy === undefined ? [] : [[say('→ ', 'faint'), quote(remedy)]],
  );
