import { stringify } from 'yaml';
import { contoso } from '../../../src/emulator/tenants/contoso.ts';
import { diffAll } from '../../../src/engine/diff/diff.ts';
import { unknownFacts } from '../../../src/policy/schema/facts.ts';
import { orderSteps } from '../../../src/engine/live/order.ts';
import { project } from '../../../src/engine/live/project.ts';
import { draftSteps } from '../../../src/engine/propose/propose.ts';
import { worldOf } from '../../../src/engine/world/world.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { readFor } from '../../../src/pipeline.ts';
import { desiredFrom } from '../../../src/policy/declared/desired.ts';
import { sourcesOfText } from '../../../src/policy/text/source.ts';
import { compare } from '../../../src/posture/change/compare.ts';
import type { World } from '../../../src/posture/world/world.ts';
import type { Reading, TenantReader } from '../../../src/tenant/tenant.ts';
import { broken } from '../../support/findings.ts';
import { context, today } from '../../support/flow.ts';
import { emulatorAtNoon, roadsTo } from '../../support/tenants.ts';
import type { Folder } from './folders.ts';

/** What a folder makes of the tenant, or the codes of what is wrong with it. */
export type Outcome = { readonly world: World } | { readonly problems: readonly string[] };

export interface Judge {
  readonly outcome: (folder: Folder) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

/** Carries folders through loader, diff and projection over one tenant, which is read once and never written. */
export async function aJudge(): Promise<Judge> {
  const tenant = contoso();
  const emulator = await emulatorAtNoon({ tenant });
  const reader = remembering(roadsTo(emulator.url, tenant.id));
  return { outcome: (folder) => outcomeOf(folder, reader), close: () => emulator.close() };
}

function remembering(reader: TenantReader): TenantReader {
  const answers = new Map<string, Promise<Reading>>();
  return {
    read: (call) => {
      const question = JSON.stringify(call);
      const known = answers.get(question) ?? reader.read(call);
      answers.set(question, known);
      return known;
    },
  };
}

async function outcomeOf(folder: Folder, reader: TenantReader): Promise<Outcome> {
  const { sources } = sourcesOfText('policies/all.yaml', stringify(folder));
  const desired = desiredFrom(sources, kinds, today);
  if (!desired.ok) return { problems: desired.problems.map((one) => one.code) };
  const live = await readFor(desired.value, reader);
  const ordered = orderSteps(draftSteps(diffAll(desired.value, live, kinds), live));
  if (!ordered.ok) return { problems: ['circle'] };
  return { world: worldOf(project(live, ordered.steps), desired.value.tenant?.facts ?? unknownFacts) };
}

/** Where a difference between two worlds shows first: in the comparison, the findings or the baselines; else nowhere. */
export function shownBy(before: World, after: World): 'comparison' | 'findings' | 'baselines' | null {
  if (moves(before, after)) return 'comparison';
  if (differ(before, after, (world) => broken(world, context.at).filter((one) => !isRequirement(one))))
    return 'findings';
  return differ(before, after, (world) => broken(world, context.at).filter(isRequirement)) ? 'baselines' : null;
}

function moves(before: World, after: World): boolean {
  const { gains, losses, uncertain, deciders, forwards, residualChannels } = compare(before, after, context.at);
  const { opened, closed } = residualChannels;
  return [gains, losses, uncertain, deciders, forwards, opened, closed].some((list) => list.length > 0);
}

const isRequirement = ({ id }: { readonly id: string }): boolean => id.startsWith('B-');

/** Whether something is said that was not said before; that something is no longer said does not count. */
function differ(before: World, after: World, ask: (world: World) => readonly object[]): boolean {
  const said = new Set(ask(before).map((one) => JSON.stringify(one)));
  return ask(after).some((one) => !said.has(JSON.stringify(one)));
}
