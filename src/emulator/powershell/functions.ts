import type { CmdletSpec, ParameterSpec } from '../catalogue/catalogue.ts';

/** Text as PowerShell source. Any of five characters ends a single-quoted string, so that each is doubled. */
export const quoted = (text: string): string => `'${text.replace(/['\u2018-\u201B]/gu, '$&$&')}'`;

/** What PowerShell itself gives every cmdlet that asks before it acts. */
const own = ['Confirm', 'WhatIf'];

/** A cmdlet of the catalogue as an advanced function: it binds as PowerShell binds, and hands on to the service. */
export function functionText(spec: CmdletSpec): string {
  const parameters = spec.parameters.filter(({ name }) => !own.includes(name)).map(parameterText(spec));
  return [
    `  function ${spec.name} {`,
    `    ${binding(spec)}`,
    `    param(${parameters.length === 0 ? '' : `\n${parameters.join(',\n')}\n    `})`,
    ...(spec.confirms
      ? [`    if (-not $PSCmdlet.ShouldProcess(${target(spec)}, ${quoted(spec.name)})) { return }`]
      : []),
    `    Invoke-Service -Cmdlet ${quoted(spec.name)} -Bound $PSBoundParameters -Confirms ${spec.confirms ? '$true' : '$false'}`,
    '  }',
  ].join('\n');
}

/** Removing asks unless it is told not to; anything else asks only those who want to be asked. */
function binding({ name, confirms }: CmdletSpec): string {
  if (!confirms) return '[CmdletBinding()]';
  return `[CmdletBinding(SupportsShouldProcess, ConfirmImpact = '${name.startsWith('Remove-') ? 'High' : 'Medium'}')]`;
}

const target = ({ parameters, name }: CmdletSpec): string =>
  parameters.some((one) => one.name === 'Identity') ? '"$Identity"' : quoted(name.slice(name.indexOf('-') + 1));

const parameterText =
  ({ parameters }: CmdletSpec) =>
  (parameter: ParameterSpec): string => {
    const first = parameters.find(({ name, required }) => name === 'Identity' || required);
    const traits = [
      ...(parameter.required ? ['Mandatory'] : []),
      ...(parameter === first ? ['Position = 0'] : []),
    ].join(', ');
    const attribute = traits === '' ? '' : `[Parameter(${traits})] `;
    return `      ${attribute}${typeText(parameter)} $${parameter.name}`;
  };

/** Text is an object, too: a string parameter would make `''` of `$null`, which clears a property. */
function typeText({ type, list, nullable, choices }: ParameterSpec): string {
  if (type === 'SwitchParameter') return '[switch]';
  if (list) return '[object]';
  if (type === 'Boolean') return nullable ? '[System.Nullable[bool]]' : '[bool]';
  if (choices !== null) return nullable ? '[object]' : `[ValidateSet(${choices.map(quoted).join(', ')})] [string]`;
  if (type === 'DateTime' || type === 'ExDateTime') return '[System.Nullable[datetime]]';
  if (type === 'Int32' || type === 'UInt32') return nullable ? '[System.Nullable[long]]' : '[long]';
  return '[object]';
}
