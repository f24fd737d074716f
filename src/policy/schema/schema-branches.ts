import type { ErrorObject } from 'ajv/dist/2020.js';

/**
 * Where a value may have one of several shapes, the validator complains for each of them. This keeps what is said of the
 * shape that was meant (the one whose type fits), or else the one complaint that no shape fits.
 */
export function withoutBranches(all: readonly ErrorObject[]): readonly ErrorObject[] {
  // That a condition led to a complaint is none of its own.
  const errors = all.filter(({ keyword }) => keyword !== 'if');
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  if (choices.length === 0) return errors;
  const dropped = new Set(choices.flatMap((choice) => droppedBy(choice, errors)));
  return errors.filter((error) => !dropped.has(error));
}

function droppedBy(choice: ErrorObject, errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const inside = errors.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/`) && below(error, choice));
  const branchOf = (error: ErrorObject): string =>
    error.schemaPath.slice(choice.schemaPath.length + 1).split('/')[0] ?? '';
  const branches = [...new Set(inside.map(branchOf))].map((branch) =>
    inside.filter((error) => branchOf(error) === branch),
  );
  const meant = branches.find((branch) => !branch.some((error) => misses(error, choice)));
  return meant === undefined ? inside : [choice, ...inside.filter((error) => !meant.includes(error))];
}

const below = (error: ErrorObject, choice: ErrorObject): boolean =>
  error.instancePath === choice.instancePath || error.instancePath.startsWith(`${choice.instancePath}/`);

/** True where the very type of the value speaks against this shape. */
const misses = (error: ErrorObject, choice: ErrorObject): boolean =>
  error.keyword === 'type' && error.instancePath === choice.instancePath;
