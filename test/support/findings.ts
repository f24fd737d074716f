import { judgeFindings } from '../../src/posture/findings/index.ts';
import type { Remark } from '../../src/posture/findings/finding.ts';
import type { World } from '../../src/posture/world/world.ts';

/** What is told of a finding that is not met, or of which nobody can tell. */
export interface Said {
  readonly id: string;
  readonly object: string | null;
  readonly severity: Remark['severity'];
  readonly message: string;
}

const said = (world: World, at: Date, answer: Remark['answer']): readonly Said[] =>
  judgeFindings(world, at).flatMap(({ finding: { id }, remarks }) =>
    remarks
      .filter((one) => one.answer === answer)
      .map(({ subject, severity, message }) => ({
        id,
        object: subject.about === 'object' ? subject.object : null,
        severity,
        message,
      })),
  );

/** Everything that breaks a finding. */
export const broken = (world: World, at: Date): readonly Said[] => said(world, at, 'not met');

/** The same without the published requirements, which say some of it again. */
export const brokenLints = (world: World, at: Date): readonly Said[] =>
  broken(world, at).filter(({ id }) => !id.startsWith('B-'));
