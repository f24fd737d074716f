import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { Checked } from '../../../src/diagnostics/diagnostic.ts';
import { deviationsOf, revived } from '../../../src/engine/drift/deviations.ts';
import type { Drift } from '../../../src/engine/drift/drift.ts';
import { remembering } from '../../../src/engine/live/live-read.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../src/json.ts';
import { kinds } from '../../../src/kinds/index.ts';
import { inspect, readFor } from '../../../src/pipeline.ts';
import { adopt, type Files } from '../../../src/policy/adopt/adopt.ts';
import { desiredFrom } from '../../../src/policy/declared/desired.ts';
import type { Desired } from '../../../src/policy/schema/policy.ts';
import { sourcesOfText } from '../../../src/policy/text/source.ts';
import { snapshotReader } from '../../../src/tenant/snapshot.ts';
import type { SnapshotDocument } from '../../../src/tenant/snapshot/document.ts';
import type { TenantReader } from '../../../src/tenant/tenant.ts';
import { times } from '../../support/draws.ts';
import { context, today } from '../../support/flow.ts';
import { worlds } from '../../support/worlds.ts';

const numRuns = times(20);
vi.setConfig({ testTimeout: 300_000 });

function checked(files: Files): Checked<Desired> {
  const sources = [...files].flatMap(([file, text]) => sourcesOfText(file, text).sources);
  return desiredFrom(sources, kinds, today);
}

function desiredOf(files: Files): Desired {
  const desired = checked(files);
  if (!desired.ok) throw new Error(`${[...files.values()].join('\n')}${JSON.stringify(desired.problems, null, 2)}`);
  return desired.value;
}

async function driftOf(desired: Desired, reader: TenantReader): Promise<Drift> {
  const drift = await inspect(desired, reader, context);
  if (!drift.ok) throw new Error(JSON.stringify(drift.problems, null, 2));
  return drift.value;
}

/** Without anchors for what occurs twice. */
const plain = { aliasDuplicateObjects: false } as const;

/** The ways in which people write a policy: over lines, and on few. */
const styles = fc.constantFrom(
  (value: JsonObject) => stringify(value, plain),
  (value: JsonObject) =>
    `# by hand\n${stringify(value, { flowCollectionPadding: false, collectionStyle: 'flow', lineWidth: 0, ...plain })}`,
  (value: JsonObject) =>
    stringify(value, { lineWidth: 0, ...plain }).replaceAll(/^( *)- (.*)$/gmu, '$1# about $2\n$1- $2 # so'),
);

const until = { until: '2026-01-31' } as const;

/** Some entries and members have come to their end, one by one as the list says. */
function endingSome(policies: JsonObject, which: readonly boolean[]): JsonObject {
  let next = 0;
  const ends = (): boolean => which[(next += 1) % which.length] === true;
  const member = (address: Json): Json => (ends() ? { address, ...until } : address);
  const entry = (value: Json): Json => {
    if (!isObject(value) || value['name'] === 'Default' || value['domainName'] === '*') return value;
    const { members } = value;
    const some = isList(members) ? { members: members.map(member) } : {};
    return { ...value, ...some, ...(ends() ? until : {}) };
  };
  const section = (value: Json): Json => {
    if (isList(value)) return value.map(entry);
    return isObject(value) && 'mailboxes' in value ? { ...value, mailboxes: section(value['mailboxes'] ?? []) } : value;
  };
  return Object.fromEntries(Object.entries(policies).map(([name, value]) => [name, section(value)]));
}

const seeds = fc.record({
  world: worlds,
  style: styles,
  ends: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
  split: fc.boolean(),
});

function filesOf(policies: JsonObject, style: (value: JsonObject) => string, split: boolean): Files {
  const parts = Object.entries(policies).map(([name, value]): JsonObject => ({ [name]: value }));
  const files = split ? parts : [policies];
  return new Map(files.map((file, at) => [`policies/${at}.yaml`, style(file)]));
}

describe('law: what was adopted leaves nothing to plan', () => {
  test('whatever policies and tenant differ in', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async ({ world, style, ends, split }) => {
        const files = filesOf(endingSome(world.policies, ends), style, split);
        // Something that still stands may name a group that has ended: that is wrong by itself.
        fc.pre(checked(files).ok);
        const reader = remembering(snapshotReader(world.snapshot as unknown as SnapshotDocument));
        const desired = desiredOf(files);
        const drift = await driftOf(desired, reader);
        const live = await readFor(revived(desired, drift.moved), reader);
        const deviations = deviationsOf(drift, drift.moved, desired, live);
        const adopted = adopt(files, deviations);
        expect(adopted.left).toEqual([]);
        const again = await driftOf(desiredOf(adopted.files), reader);
        expect(again.moved).toEqual([]);
      }),
      { numRuns, endOnFailure: false },
    );
  });
});
