import type { JsonObject } from '../../json.ts';
import type { TestReport, TestResult, ExpectationAnswer } from '../answers/test-report.ts';
import { place } from './parts.ts';
import { about, anything, document, instant, list, oneOf, orNull, shape, text, textOrNull, truth } from './shape.ts';
import { answer, decider, facts, lean, mechanism, ndr, original, unread } from './verdict.ts';

const example: JsonObject = {
  ...shape<Required<ExpectationAnswer>>('A question and its answer.', {
    sender: text,
    mechanism,
    to: text,
    original,
    afterRule: truth,
    throughGroup: truth,
    verdict: answer,
    lean,
    decidedBy: decider,
    ndr,
    silent: truth,
  }),
  required: ['sender', 'mechanism', 'to', 'original', 'verdict', 'lean', 'decidedBy', 'ndr', 'silent'],
};

const result = shape<TestResult>('What became of one expectation.', {
  name: text,
  result: oneOf<TestResult['result']>({ holds: true, fails: true, unclear: true }),
  from: anything,
  to: anything,
  expect: text,
  example: about('The question that breaks it, or one that it holds for.', orNull(example)),
  because: textOrNull,
  place,
});

/** The schema of a test of expectations; `schemas/test.schema.json` is this value. */
export const testSchema: JsonObject = document(
  'Postern test',
  shape<TestReport>('What became of the expectations: what `postern test --json` prints.', {
    format: { const: 'postern-test/1' },
    subject: oneOf<TestReport['subject']>({ policies: true, plan: true, tenant: true }),
    source: text,
    at: instant,
    facts,
    passed: truth,
    results: list(result),
    unread,
  }),
);
