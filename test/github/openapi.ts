import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

type Node = Record<string, unknown>;

const require = createRequire(import.meta.url);

/** GitHub's published description of its REST API. */
const description = JSON.parse(
  readFileSync(require.resolve('@octokit/openapi/generated/api.github.com.json'), 'utf8'),
) as { paths: Record<string, Record<string, Operation>>; components: Record<string, Record<string, Node>> };

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Node[];
  readonly requestBody?: { readonly required?: boolean; readonly content?: Record<string, { schema: Node }> };
  readonly responses: Record<string, Node>;
}

/** One operation of the description, with the values of its path. */
export interface Matched {
  readonly id: string;
  readonly values: Readonly<Record<string, string>>;
  readonly operation: Operation;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** OpenAPI 3.0 says `nullable` where JSON Schema says a union with null. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isNode(value)) return value;
  const { nullable, discriminator: _, example: _e, ...rest } = value;
  const schema = Object.fromEntries(
    Object.entries(rest).map(([key, one]) => [
      key,
      key === '$ref' && typeof one === 'string' ? one.replace('#/', 'github#/') : toJsonSchema(one),
    ]),
  );
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false, inlineRefs: false });
ajv.addSchema({
  $id: 'github',
  components: { schemas: toJsonSchema(description.components['schemas']) },
});

const routes = Object.entries(description.paths).map(([path, operations]) => ({
  pattern: new RegExp(`^${path.replaceAll(/[.+]/gu, String.raw`\$&`).replaceAll(/\{[\w-]+\}/gu, '([^/]+)')}$`, 'u'),
  names: [...path.matchAll(/\{([\w-]+)\}/gu)].map((one) => one[1] ?? ''),
  operations,
}));

/** The operation that a request is, the most literal path first. */
export function match(method: string, path: string): Matched | null {
  const found = routes
    .flatMap(({ pattern, names, operations }) => {
      const values = pattern.exec(path)?.slice(1);
      const operation = operations[method.toLowerCase()];
      return values === undefined || operation === undefined ? [] : [{ names, values, operation }];
    })
    .toSorted((a, b) => a.names.length - b.names.length)[0];
  if (found === undefined) return null;
  const values = found.names.map((name, at) => [name, decodeURIComponent(found.values[at] ?? '')]);
  return { id: found.operation.operationId, values: Object.fromEntries(values), operation: found.operation };
}

const compiled = new Map<string, ValidateFunction>();

function problems(key: string, schema: Node, value: unknown): string | null {
  const validate = compiled.get(key) ?? ajv.compile(toJsonSchema(schema) as Node);
  compiled.set(key, validate);
  return validate(value) ? null : ajv.errorsText(validate.errors);
}

const resolved = (node: Node): Node => {
  const ref = node['$ref'];
  if (typeof ref !== 'string') return node;
  const [, , kind = '', name = ''] = ref.split('/');
  return resolved(description.components[kind]?.[name] ?? {});
};

/** What is wrong with a request by the description; null where nothing is. */
export function wrongRequest({ id, operation }: Matched, query: URLSearchParams, body: unknown): string | null {
  const known = (operation.parameters ?? []).map(resolved).filter((one) => one['in'] === 'query');
  for (const [name, value] of query) {
    const parameter = known.find((one) => one['name'] === name);
    if (parameter === undefined) return `${id} takes no parameter ${name}`;
    const schema = parameter['schema'] as Node;
    const typed =
      schema['type'] === 'integer' ? Number(value) : schema['type'] === 'boolean' ? value === 'true' : value;
    const wrong = problems(`${id}?${name}`, schema, typed);
    if (wrong !== null) return `${name}: ${wrong}`;
  }
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (schema === undefined) return body === undefined ? null : `${id} takes no body`;
  const unknown = Object.keys(isNode(body) ? body : {}).filter((key) => !Object.hasOwn(propertiesOf(schema), key));
  if (unknown.length > 0 && Object.keys(propertiesOf(schema)).length > 0) return `${id} takes no ${unknown.join(', ')}`;
  return problems(`${id} request`, schema, body ?? {});
}

const propertiesOf = (schema: Node): Node => (isNode(schema['properties']) ? schema['properties'] : {});

/** What is wrong with an answer by the description; null where nothing is. */
export function wrongAnswer({ id, operation }: Matched, status: number, body: unknown): string | null {
  const known = operation.responses[String(status)];
  if (known === undefined) return status >= 400 ? null : `${id} never answers ${status}`;
  const schema = answerSchema(known);
  return schema === null ? null : problems(`${id} ${status}`, schema, body);
}

function answerSchema(known: Node): Node | null {
  const content = resolved(known)['content'] as Record<string, { schema: Node }> | undefined;
  return content?.['application/json']?.schema ?? null;
}

/** The least value that fits the answer of an operation, with what matters laid over it. */
export function answer(matched: Matched, status: number, over: unknown): unknown {
  const schema = answerSchema(matched.operation.responses[String(status)] ?? {});
  return schema === null ? over : overlay(schema, over);
}

function overlay(schema: Node, over: unknown): unknown {
  const flat = flattened(schema);
  const items = flat['items'];
  if (Array.isArray(over) && isNode(items)) return over.map((one) => overlay(items, one));
  if (!isNode(over)) return over;
  const properties = propertiesOf(flat);
  const laid = Object.entries(over).map(([key, one]) => {
    const inner = properties[key];
    return [key, isNode(inner) ? overlay(inner, one) : one] as const;
  });
  return { ...leastObject(flat), ...Object.fromEntries(laid) };
}

function flattened(schema: Node): Node {
  const own = resolved(schema);
  const [first] = (own['oneOf'] ?? own['anyOf'] ?? []) as readonly Node[];
  if (first !== undefined && own['properties'] === undefined) return flattened(first);
  const all = own['allOf'] as readonly Node[] | undefined;
  if (all === undefined) return own;
  const parts = all.map(flattened);
  return Object.assign({}, ...parts, {
    properties: Object.assign({}, ...parts.map(propertiesOf)) as Node,
    required: parts.flatMap((part) => (part['required'] ?? []) as string[]),
  }) as Node;
}

function least(schema: Node): unknown {
  const flat = flattened(schema);
  if (flat['nullable'] === true) return null;
  const choices = flat['enum'];
  if (Array.isArray(choices)) return choices[0];
  switch (flat['type']) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default:
      return leastObject(flat);
  }
}

function leastObject(flat: Node): Node {
  const properties = propertiesOf(flat);
  const required = (flat['required'] ?? []) as readonly string[];
  return Object.fromEntries(required.map((key) => [key, least((properties[key] ?? {}) as Node)]));
}
