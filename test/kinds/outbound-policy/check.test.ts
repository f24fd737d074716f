import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/json.ts';
import { outboundPolicy } from '../../../src/kinds/outbound-policy/index.ts';
import { anEntry } from './planning.ts';

const from = ['ana@a.example'];
const found = (specs: readonly JsonObject[], governance = {}) =>
  outboundPolicy
    .check(specs.map((spec, at) => anEntry(outboundPolicy, spec, at + 1, governance)))
    .map((one) => `${one.severity} ${one.code}`);

test.each<{ title: string; specs: readonly JsonObject[]; codes: readonly string[] }>([
  { title: 'a scope and a default behind it are right', specs: [{ name: 'A', from }, { name: 'Default' }], codes: [] },
  { title: 'a policy for nobody needs no scope', specs: [{ name: 'A', appliesTo: 'nobody' }], codes: [] },
  { title: 'a policy without scope is an error', specs: [{ name: 'A' }], codes: ['error PST320'] },
  { title: 'exceptions alone are no scope', specs: [{ name: 'A', exceptIfFrom: from }], codes: ['error PST320'] },
  { title: 'a name the service refuses is an error', specs: [{ name: 'A: B', from }], codes: ['error PST321'] },
  { title: 'so is a rule name', specs: [{ name: 'A', ruleName: 'B, C', from }], codes: ['error PST321'] },
  { title: 'and a name of 65 characters', specs: [{ name: 'A'.repeat(65), from }], codes: ['error PST321'] },
  { title: 'the default comes last', specs: [{ name: 'default' }, { name: 'A', from }], codes: ['error PST322'] },
  { title: 'the default has no scope', specs: [{ name: 'Default', from }], codes: ['error PST323'] },
  { title: 'the default cannot be disabled', specs: [{ name: 'Default', enabled: false }], codes: ['error PST323'] },
  {
    title: 'nobody and somebody exclude each other',
    specs: [{ name: 'A', appliesTo: 'nobody', from }],
    codes: ['error PST324'],
  },
  {
    title: 'notifications of outbound spam are superseded',
    specs: [{ name: 'Default', notifyOutboundSpam: true }],
    codes: ['warning PST325'],
  },
  {
    title: 'two rules cannot bear one name',
    specs: [
      { name: 'A', from },
      { name: 'B', ruleName: 'a', senderDomainIs: ['a.example'] },
    ],
    codes: ['error PST326'],
  },
  {
    title: 'the second of two equal scopes never decides',
    specs: [
      { name: 'A', from },
      { name: 'B', from: ['ANA@a.example'] },
    ],
    codes: ['warning PST327'],
  },
])('$title', ({ specs, codes }) => {
  expect(found(specs)).toEqual(codes);
});

test('the default cannot end', () => {
  expect(found([{ name: 'Default', autoForwardingMode: 'On' }], { until: '2027-01-31' })).toEqual(['error PST323']);
});

test('a bad name is shown where it stands', () => {
  const [one] = outboundPolicy.check([anEntry(outboundPolicy, { name: 'A', ruleName: 'a/b', from })]);
  expect(one).toMatchObject({
    span: { file: 'policies/test.yaml/ruleName' },
    message: expect.stringContaining('/') as string,
  });
});
