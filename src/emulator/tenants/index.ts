import { readFile } from 'node:fs/promises';
import type { Json } from '../../json.ts';
import { emptyTenant } from './seed.ts';
import type { TenantState } from '../state/state.ts';
import { contoso } from './contoso.ts';
import { fromSnapshot } from './from-snapshot.ts';
import { generateTenant } from './generate.ts';

export interface OpenTenantOptions {
  readonly seed?: number;
  /** How many mailboxes a generated tenant has. */
  readonly mailboxes?: number;
}

/** The tenants that come with the product, by name. */
const shipped: Readonly<Record<string, (options: OpenTenantOptions) => TenantState>> = {
  contoso: ({ seed }) => contoso(seed),
  empty: ({ seed = 1 }) => emptyTenant({ seed, domains: ['contoso.com'] }),
  generated: ({ seed = 1, mailboxes = 1000 }) => generateTenant({ seed, mailboxes }),
};

export const tenantNames: readonly string[] = Object.keys(shipped);

/** Opens a tenant to emulate: a shipped one by its name, or one from a snapshot file. */
export async function openTenant(nameOrFile: string, options: OpenTenantOptions = {}): Promise<TenantState> {
  const named = Object.hasOwn(shipped, nameOrFile) ? shipped[nameOrFile] : undefined;
  if (named !== undefined) return named(options);
  const document = parse(nameOrFile, await read(nameOrFile));
  try {
    return fromSnapshot(document, options.seed);
  } catch (error) {
    throw new Error(`${nameOrFile}: ${(error as Error).message}`, { cause: error });
  }
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const names = tenantNames.join(', ');
    throw new Error(`${file} is neither a shipped tenant (${names}) nor a snapshot file that can be read`, {
      cause: error,
    });
  }
}

function parse(file: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}
