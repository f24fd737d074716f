import { brokenText, type TestReport, type TestResult, type TestSubject } from '../../engine/answers/test-report.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../document/document.ts';
import { shellWord } from '../words/shell-word.ts';
import { answerText, inWords, wayText } from '../words/ways.ts';
import { count, placeText } from '../words/words.ts';

const subjects: Readonly<Record<TestSubject, string>> = {
  policies: 'the posture that the policies alone give',
  plan: 'the tenant once the policies are carried out: ',
  tenant: 'the tenant as it is: ',
};

/** What became of the expectations, as people read it: what fails first. */
export function testDocument(report: TestReport): readonly Block[] {
  const of = (result: TestResult['result']): readonly DocumentRow[] =>
    report.results.filter((one) => one.result === result).map(resultRow);
  const rows = [...of('fails'), ...of('unclear'), ...of('holds')];
  return [
    { kind: 'title', line: titleOf(report) },
    { kind: 'lines', lines: [aboutLine(report)] },
    ...(rows.length === 0 ? [] : [{ kind: 'rows', numbered: false, rows } as const]),
    ...section('Could not be read', [{ kind: 'lines', lines: report.unread.map(unreadLine) }]),
    nextOf(report),
  ];
}

function titleOf({ results, passed }: TestReport): Line {
  const failing = results.filter((one) => one.result !== 'holds').length;
  const said = passed
    ? `${count(results.length, 'expectation')} hold`
    : `${failing} of ${count(results.length, 'expectation')} not met`;
  return [say(results.length === 0 ? 'No expectations' : said, passed ? 'closes' : 'fails')];
}

const aboutLine = ({ subject, source }: TestReport): Line => [
  say(`judged on ${subjects[subject]}`, 'faint'),
  ...(subject === 'policies' ? [] : [quote(source, 'faint')]),
];

const marks = { holds: ['holds', 'closes'], fails: ['FAILS', 'fails'], unclear: ['?', 'warns'] } as const;

function resultRow(result: TestResult): DocumentRow {
  const [mark, tone] = marks[result.result];
  return row(
    [[say(mark, tone)], [quote(result.name)], [quote(placeText(result.place), 'faint')]],
    [exampleLine(result)],
  );
}

function exampleLine(result: TestResult): Line {
  if (result.result === 'unclear') return [quote(result.because ?? '')];
  if (result.result === 'fails') return [quote(inWords(brokenText(result)))];
  if (result.example === null) return [say('it is about nobody', 'faint')];
  const { sender, to, mechanism, verdict } = result.example;
  return [
    say('for example ', 'faint'),
    quote(`${sender} → ${to} by ${wayText(mechanism)} is ${answerText(verdict)}`, 'faint'),
  ];
}

const unreadLine = ({ what, why }: TestReport['unread'][number]): Line => [quote(what), say(': '), quote(why)];

function nextOf({ results }: TestReport): Block {
  const broken = results.find((one) => one.result === 'fails')?.example;
  if (broken !== undefined && broken !== null)
    return {
      kind: 'next',
      line: [say('To see why:')],
      command: `postern why --from ${shellWord(broken.sender)} --to ${shellWord(broken.to)}`,
    };
  return { kind: 'next', line: [say('To see who can forward where:')], command: 'postern posture' };
}
