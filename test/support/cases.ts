import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../src/emulator/wire/faults.ts';
import type { TenantState } from '../../src/emulator/state/state.ts';
import { fromSnapshot } from '../../src/emulator/tenants/from-snapshot.ts';
import { canonical, type JsonObject } from '../../src/json.ts';

const folder = new URL('../cases/', import.meta.url).pathname;

/** A golden folder: what is asked, what is there, and what goes wrong on the way. */
export interface Case {
  readonly name: string;
  readonly folder: string;
  /** The tenant as a snapshot. */
  readonly document: JsonObject;
  readonly tenant: () => TenantState;
  readonly faults: readonly Fault[];
}

interface TenantFile {
  readonly reads: readonly JsonObject[];
  readonly faults?: readonly Fault[];
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** The question a read asks; a case answers some of the base's questions otherwise and adds others. */
const question = ({ cmdlet = null, parameters = null, graph = null }: JsonObject): string =>
  canonical([cmdlet, parameters, graph]);

export const cases: readonly Case[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => {
    const base = readJson(join(folder, 'base.json')) as TenantFile;
    const own = readJson(join(folder, name, 'tenant.json')) as TenantFile;
    const reads = new Map([...base.reads, ...own.reads].map((read) => [question(read), read]));
    const document: JsonObject = { ...(base as unknown as JsonObject), reads: [...reads.values()] };
    return {
      name,
      folder: join(folder, name),
      document,
      tenant: () => fromSnapshot(document),
      faults: own.faults ?? [],
    };
  });
