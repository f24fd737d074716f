import type { Cmdlet } from '../service.ts';
import { organizationCmdlets } from './organization.ts';
import { remoteDomainCmdlets } from './remote-domain.ts';

const modelled: ReadonlyMap<string, Cmdlet> = new Map(
  Object.entries({ ...organizationCmdlets, ...remoteDomainCmdlets }).map(([name, run]) => [name.toLowerCase(), run]),
);

/** What runs a cmdlet; null where the catalogue has it and the emulator does not. */
export const cmdletNamed = (name: string): Cmdlet | null => modelled.get(name.toLowerCase()) ?? null;

/** Every cmdlet that the emulator runs. */
export const modelledCmdlets: readonly string[] = Object.keys({
  ...organizationCmdlets,
  ...remoteDomainCmdlets,
}).toSorted();
