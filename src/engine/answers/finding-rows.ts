import type { FindingAnswer } from '../../posture/findings/judge.ts';
import type { Place } from '../../kinds/kind.ts';
import type { MetFinding, PostureFinding } from './posture-report.ts';

/** What is not met and what nobody can tell, each with the policy line that declares its object. */
export const findingRows = (
  answers: readonly FindingAnswer[],
  placeOf: (object: string | null) => Place | null,
): readonly PostureFinding[] =>
  answers.flatMap(({ finding: { id, controls }, remarks }) =>
    remarks.map(({ subject, answer, severity, message, hint }) => {
      const object = subject.about === 'object' ? subject.object : null;
      return { id, answer, severity, object, message, hint, controls, place: placeOf(object) };
    }),
  );

/** What is met, in spite of what. */
export const metFindings = (answers: readonly FindingAnswer[]): readonly MetFinding[] =>
  answers
    .filter(({ answer }) => answer === 'met')
    .map(({ finding: { id, title, controls }, exceptions }) => ({ id, title, controls, exceptions }));
