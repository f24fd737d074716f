import { helpPage } from '../../src/cli/program/help-page.ts';
import { allowances } from '../../src/engine/apply/guard.ts';
import { isObject, type Json, type JsonObject } from '../../src/json.ts';
import { kinds } from '../../src/kinds/index.ts';
import type { Kind } from '../../src/kinds/kind.ts';
import type { Property, Shape } from '../../src/kinds/property.ts';
import { type Hazard, hazards } from '../../src/diagnostics/hazards.ts';
import { aStep } from '../support/plans.ts';

/** A table that pages show and the code knows: `hazards`, `exit codes`, or the properties of a section. */
export async function table(name: string): Promise<string> {
  if (name === 'hazards') return hazardTable();
  if (name === 'exit codes') return exitCodes(await helpPage());
  const kind = kinds.find(({ section }) => section === name);
  if (kind === undefined) throw new Error(`there is no table ${name}`);
  return propertyTable(kind);
}

const rows = (head: readonly string[], body: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...body].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/** As the page of the command line has it. */
const exitCodes = (page: string): string => `${page.split('## Exit codes')[1]?.trim() ?? ''}\n`;

function hazardTable(): string {
  const needed = (hazard: Hazard): string => (allowances([aStep({ hazards: [hazard] })]).length > 0 ? 'yes' : 'no');
  const body = Object.entries(hazards).map(([name, { title }]) => [`\`${name}\``, title, needed(name as Hazard)]);
  return rows(['hazard', 'what it says', 'needs `--allow`'], body);
}

function propertyTable(kind: Kind): string {
  const fields = fieldsOf(kind.schema);
  const body = Object.entries(fields.properties).map(([name, schema]) => {
    const property = kind.properties.find((one) => one.name === name);
    const must = fields.required.includes(name) ? ' (required)' : '';
    return [`\`${name}\`${must}`, valueText(schema, property), sentence(schema, property)];
  });
  return rows(['property', 'value', 'what it says'], body);
}

/** The properties of one entry; for the section that is no list, the section's own and those of its list. */
function fieldsOf(schema: JsonObject): { readonly properties: JsonObject; readonly required: readonly Json[] } {
  const items = schema['items'];
  const entry = isObject(items) ? items : schema;
  const properties = isObject(entry['properties']) ? entry['properties'] : {};
  const required = entry['required'];
  const inner = Object.values(properties).find(
    (one) => isObject(one) && isObject(one['items']) && one['type'] === 'array',
  );
  if (isObject(items) || !isObject(inner)) return { properties, required: Array.isArray(required) ? required : [] };
  const nested = fieldsOf(inner);
  return { properties: { ...properties, ...nested.properties }, required: nested.required };
}

function sentence(schema: Json, property: Property | undefined): string {
  const said = isObject(schema) ? String(schema['description']) : '';
  const fallback = property?.fallback;
  return cell(
    fallback === undefined || fallback === null || property?.inForce === true
      ? said
      : `${said} A new one: \`${String(fallback)}\`.`,
  );
}

const words: Readonly<Partial<Record<Shape, string>>> = {
  flag: '`true`',
  switch: '`true`, `false`',
  texts: 'list of texts, in order',
  words: 'list of texts',
  domains: 'list of domains',
  patterns: 'list of texts',
  recipient: 'recipient',
  recipients: 'list of recipients',
  address: 'address',
  instant: 'point in time',
  size: 'size, such as `10MB`',
};

function valueText(schema: Json, property: Property | undefined): string {
  const fields = isObject(schema) ? schema : {};
  const forms = Array.isArray(fields['anyOf']) ? fields['anyOf'].filter(isObject) : [fields];
  const choices = property?.choices ?? forms[0]?.['enum'];
  const listed = property?.shape === 'patterns' ? 'list of ' : '';
  if (Array.isArray(choices))
    return (
      listed +
      choices
        .filter((one) => one !== null)
        .map((one) => `\`${String(one)}\``)
        .join(', ')
    );
  if (property?.shape === 'integer') return numberText(property);
  if (property === undefined) return fields['type'] === 'array' ? 'list' : 'text';
  return words[property.shape] ?? 'text';
}

function numberText({ min, max }: Property): string {
  return min === undefined || max === undefined ? 'number' : `${min} to ${max}`;
}

/** A bar would end the cell, and an asterisk might begin an emphasis. */
const cell = (text: string): string => text.replace(/(?<!`[^`]*)[|*]/gu, String.raw`\$&`);
