import { spawnSync } from 'node:child_process';
import { calls } from './calls.ts';
import { grants } from './grants.ts';
import { inbox } from './inbox.ts';
import { planned } from './latency.ts';
import { membership } from './membership.ts';
import { ordering } from './ordering.ts';
import { plans } from './plans.ts';
import { posture, wide } from './posture.ts';
import { race } from './process.ts';
import { roads } from './roads.ts';
import { type Figures, type Part, untaken } from './rows.ts';
import { sweep, sweepLarge } from './sweep.ts';
import { ms, ratio } from './table.ts';

type Measure = (folder: string, program: string) => Figures | Promise<Figures>;

/** How each part is measured, in a folder of its own, with the built program. */
export const parts: Readonly<Record<Part, Measure>> = {
  posture,
  wide,
  plans,
  calls,
  latency: planned,
  roads,
  inbox,
  sweep,
  'sweep-large': sweepLarge,
  membership,
  ordering,
  grants,
  start: (_, program) => start(program),
  tests,
};

function start(program: string): Figures {
  const node = process.execPath;
  const [ours, bare] = race(
    [
      { name: 'postern --version', command: node, args: [program, '--version'], exits: [0] },
      { name: 'node -e 0', command: node, args: ['-e', '0'], exits: [0] },
    ],
    15,
  );
  const times = (ours?.median ?? 0) / (bare?.median ?? 1);
  const beside = `node -e 0: ${ms(bare?.median ?? 0)}; ${ratio(times)}`;
  return { start: { measured: ms(ours?.median ?? 0), beside, holds: times <= 1.5 } };
}

/** The fast tests are run here; what takes minutes is told by the gate, which runs it all. */
function tests(): Figures {
  const from = performance.now();
  const { status } = spawnSync('npm', ['run', 'test:fast', '--', '--reporter=dot'], { stdio: 'ignore' });
  const took = performance.now() - from;
  const gate = untaken('not by the bench: the gate prints it');
  return {
    fast: { measured: `${Math.round(took / 1_000)} s`, beside: '', holds: status === 0 && took < 30_000 },
    all: gate,
    pwsh: gate,
    tenants: untaken('not built'),
  };
}
