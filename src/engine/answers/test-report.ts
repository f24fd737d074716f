import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Json, textAt } from '../../json.ts';
import type { Place } from '../../kinds/kind.ts';
import type { Facts } from '../../policy/schema/facts.ts';
import type { Expectation } from '../../policy/schema/policy.ts';
import { type Judged, judgeExpectations } from '../../posture/matrix/expectations.ts';
import { indexed, senderOf } from '../../posture/world/indexed.ts';
import type { Cell, Verdict } from '../../posture/values/verdict.ts';
import type { World } from '../../posture/world/world.ts';
import { spanAt } from './places.ts';

/** One question of an expectation, with its answer. */
export interface ExpectationAnswer extends Cell {
  readonly verdict: Verdict['verdict'];
  readonly lean: Verdict['lean'];
  readonly decidedBy: Verdict['decidedBy'];
  readonly ndr: Verdict['ndr'];
  readonly silent: boolean;
}

/** What became of one expectation. */
export interface TestResult {
  readonly name: string;
  readonly result: 'holds' | 'fails' | 'unclear';
  readonly from: Json;
  readonly to: Json;
  readonly expect: string;
  /** The question that breaks it; for one that holds, a question that it holds for. */
  readonly example: ExpectationAnswer | null;
  /** Why it cannot be judged. */
  readonly because: string | null;
  readonly place: Place;
}

/** What was judged: the posture of the policies alone, of the tenant after the plan, or of the tenant as it is. */
export type TestSubject = 'policies' | 'plan' | 'tenant';

export interface TestReport {
  readonly format: 'postern-test/1';
  readonly subject: TestSubject;
  readonly source: string;
  readonly at: string;
  readonly facts: Facts;
  readonly passed: boolean;
  readonly results: readonly TestResult[];
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/** Judges every expectation. */
export function testReport(
  world: World,
  expectations: readonly Expectation[],
  at: Date,
  about: Pick<TestReport, 'subject' | 'source' | 'unread'>,
): TestReport {
  const results = judgeExpectations(world, expectations, at).map((one) => resultOf(one, world));
  return {
    format: 'postern-test/1',
    ...about,
    at: at.toISOString().replace(/\.\d+Z$/u, 'Z'),
    facts: world.facts,
    passed: results.every((one) => one.result === 'holds'),
    results,
  };
}

function resultOf({ expectation, holds, broken, unclear, example }: Judged, world: World): TestResult {
  const { name, spec, place } = expectation;
  const shown = broken ?? example;
  return {
    name,
    result: holds ? 'holds' : broken === null ? 'unclear' : 'fails',
    from: spec['from'] ?? null,
    to: spec['to'] ?? null,
    expect: textAt(spec, 'expect'),
    example: shown === null ? null : answerOf(shown.cell, shown.verdict, world),
    because: unclear,
    place,
  };
}

const answerOf = (cell: Cell, { verdict, lean, decidedBy, ndr, silent }: Verdict, world: World): ExpectationAnswer => ({
  ...cell,
  sender: senderOf(indexed(world), cell.sender).address,
  verdict,
  lean,
  decidedBy,
  ndr,
  silent,
});

/** Expectations that do not hold, as messages on the lines that state them. */
export function testDiagnostics(results: readonly TestResult[]): readonly Diagnostic[] {
  return results.flatMap((one): readonly Diagnostic[] => {
    if (one.result === 'holds') return [];
    const unclear = one.result === 'unclear';
    return [
      {
        code: unclear ? 'PST403' : 'PST404',
        severity: 'error',
        message: `${one.name}: ${unclear ? (one.because ?? '') : brokenText(one)}`,
        span: spanAt(one.place),
        related: [],
        hint: one.example === null ? null : `postern why --from ${one.example.sender} --to ${one.example.to}`,
      },
    ];
  });
}

/** `ana@contoso.com → gmail.com by mailbox-smtp is allowed, and blocked is expected`. */
export function brokenText({ example: shown, expect }: TestResult): string {
  if (shown === null) return '';
  const { sender, to, mechanism, verdict, decidedBy } = shown;
  const by = decidedBy === null ? '' : ` by ${decidedBy.object}`;
  return `${sender} → ${to} through ${mechanism} is ${verdict}${by}, and ${expect} is expected`;
}
