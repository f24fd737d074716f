import { describe, expect, test } from 'vitest';
import { cmdletSpec, type ParameterSpec } from '../../../src/emulator/catalogue/catalogue.ts';
import { policyProperties, ruleProperties } from '../../../src/kinds/outbound-policy/properties.ts';
import type { Property } from '../../../src/kinds/property.ts';
import { settable } from '../../../src/kinds/transport-rule/properties.ts';

const parametersOf = (cmdlet: string): readonly ParameterSpec[] => cmdletSpec(cmdlet)?.parameters ?? [];

const parameter = (cmdlet: string, name: string): ParameterSpec | undefined =>
  parametersOf(cmdlet).find((one) => one.name === name);

const lists: readonly string[] = ['texts', 'words', 'domains', 'patterns', 'recipients'];
const flags: readonly string[] = ['flag', 'switch'];

/** A property as the contract would describe it. */
const asContract = ({ parameter: name, shape, choices, maxLength }: Property) => ({
  name,
  list: lists.includes(shape),
  boolean: flags.includes(shape),
  choices: choices?.toSorted() ?? null,
  maxLength: maxLength ?? null,
});

const described = (spec: ParameterSpec | undefined) =>
  spec && {
    name: spec.name,
    list: spec.list,
    boolean: spec.type === 'Boolean',
    choices: spec.choices?.toSorted() ?? null,
    maxLength: spec.maxLength,
  };

describe.each([
  { cmdlet: 'New-TransportRule', table: settable },
  { cmdlet: 'Set-TransportRule', table: settable },
  { cmdlet: 'New-HostedOutboundSpamFilterPolicy', table: policyProperties },
  { cmdlet: 'Set-HostedOutboundSpamFilterPolicy', table: policyProperties },
  { cmdlet: 'New-HostedOutboundSpamFilterRule', table: ruleProperties },
  { cmdlet: 'Set-HostedOutboundSpamFilterRule', table: ruleProperties },
])('$cmdlet', ({ cmdlet, table }) => {
  test.each(table.map((property) => ({ property, name: property.name })))(
    'takes $name in the shape and with the values that the table says',
    ({ property }) => {
      expect(described(parameter(cmdlet, property.parameter))).toEqual(asContract(property));
    },
  );
});

test('every parameter of Set-TransportRule is carried, or left out for a reason', () => {
  const control = ['Identity', 'Name', 'Priority', 'Confirm', 'WhatIf', 'RuleSubType'];
  const internal = ['SenderInRecipientList', 'RecipientInSenderList'].flatMap((name) => [name, `ExceptIf${name}`]);
  const online = parametersOf('Set-TransportRule')
    .filter((one) => !one.inert)
    .map((one) => one.name);
  const carried = new Set([...settable.map((property) => property.parameter), ...control, ...internal]);
  expect(online.filter((name) => !carried.has(name))).toEqual([]);
});

test('nothing that works on-premises alone is carried', () => {
  const inert = parametersOf('Set-TransportRule')
    .filter((one) => one.inert)
    .map((one) => one.name);
  expect(inert).toContain('NotifySender');
  expect(settable.filter((property) => inert.includes(property.parameter))).toEqual([]);
});
