import type { TestReport, TestResult, ExpectationAnswer } from '../answers/test-report.ts';
import { line } from './parts.ts';
import {
  about,
  anything,
  constant,
  document,
  instant,
  list,
  oneOf,
  optional,
  orNull,
  shape,
  text,
  textOrNull,
  truth,
} from '../../json/schema.ts';
import { answer, asked, decider, facts, lean, ndr, original, unread } from './verdict.ts';

const example = shape<ExpectationAnswer>('A question and its answer.', {
  sender: text,
  mechanism: asked,
  to: text,
  original,
  afterRule: optional(truth),
  throughGroup: optional(truth),
  verdict: answer,
  lean,
  decidedBy: decider,
  ndr,
  silent: truth,
});

const result = shape<TestResult>('What became of one expectation.', {
  name: text,
  result: oneOf('holds', 'fails', 'unclear'),
  from: anything,
  to: anything,
  expect: text,
  example: about('The question that breaks it, or one that it holds for.', orNull(example)),
  because: textOrNull,
  place: line,
});

/** The schema of a test of expectations; `schemas/test.schema.json` is this value. */
export const testSchema = document(
  'Postern test',
  shape<TestReport>('What became of the expectations: what `postern test --json` prints.', {
    format: constant('postern-test/1'),
    subject: oneOf('policies', 'plan', 'tenant'),
    source: text,
    at: instant,
    facts,
    passed: truth,
    results: list(result),
    unread,
  }),
);
