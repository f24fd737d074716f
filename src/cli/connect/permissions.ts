import { kinds } from '../../kinds/index.ts';

/** Names that `requires` lists: a cmdlet begins with a verb, a permission of Graph has dots. */
export const isCmdlet = (name: string): boolean => /^[A-Z][a-z]+-[A-Z]/u.test(name);

/**
 * Permissions of Graph that hold a smaller one. Source: the permissions tables of the Graph v1.0 reference, August 2026.
 */
const greater: Readonly<Record<string, readonly string[]>> = {
  'GroupMember.Read.All': [
    'GroupMember.ReadWrite.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    'Directory.Read.All',
    'Directory.ReadWrite.All',
  ],
  'Group.Read.All': ['Group.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'User.Read.All': ['User.ReadWrite.All', 'Directory.Read.All', 'Directory.ReadWrite.All'],
  'GroupMember.ReadWrite.All': ['Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  'Group.ReadWrite.All': ['Directory.ReadWrite.All'],
};

/** Permissions that nothing here needs, and what harm is in them. */
export const excessive: Readonly<Record<string, string>> = {
  'User.ReadWrite.All': 'it can delete people: a membership address that lost its end would',
  'Directory.ReadWrite.All': 'it can change nearly everything in the directory',
  'RoleManagement.ReadWrite.Directory': 'it can give itself any role',
};

/** The granted permission that serves for a needed one; null where none does. */
export const servedBy = (needed: string, granted: readonly string[]): string | null =>
  [needed, ...(greater[needed] ?? [])].find((one) => granted.includes(one)) ?? null;

/** What wider permissions are for, which not everybody needs. Source: the Graph reference of groups, August 2026. */
export const wider: Readonly<Record<string, string>> = {
  'Group.Read.All': 'to read every property of a group; the smaller one shows members and kind',
  'Group.ReadWrite.All':
    'to create, change and delete Microsoft 365 and security groups; the smaller one changes members',
};

/** The names that the kinds need to read or to write, each once; of Graph's permissions the least apart from the wider. */
export interface NeededPermission {
  readonly cmdlets: readonly string[];
  readonly graph: readonly string[];
  readonly wider: readonly string[];
}

export function neededTo(way: 'read' | 'write'): NeededPermission {
  const names = [...new Set(kinds.flatMap((kind) => kind.requires[way]))].toSorted();
  const graph = names.filter((name) => !isCmdlet(name));
  const holdsAnother = (name: string): boolean => graph.some((one) => greater[one]?.includes(name) === true);
  return {
    cmdlets: names.filter(isCmdlet),
    graph: graph.filter((name) => !holdsAnother(name)),
    wider: graph.filter(holdsAnother),
  };
}
