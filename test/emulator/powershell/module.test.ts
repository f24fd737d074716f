import { describe, expect, test } from 'vitest';
import { cmdletNames, cmdletSpec } from '../../../src/emulator/catalogue/catalogue.ts';
import { emulatorModule } from '../../../src/emulator/powershell/module.ts';
import { emulator } from '../wire.ts';

const text = emulatorModule({ origin: 'http://127.0.0.1:1', id: 'a', domain: "it's.example" });

/** The function of a cmdlet, without its braces' content being understood. */
const functionOf = (name: string): string => {
  const from = text.indexOf(`  function ${name} {`);
  return text.slice(from, text.indexOf('\n  }\n', from));
};

/** Variables that PowerShell keeps for itself. */
const reserved = /^(args|error|false|home|host|input|matches|pid|profile|psitem|pwd|true|this|null)$/iu;

describe('the module that an emulator serves', () => {
  test.each(cmdletNames)('%s has the parameters of the contract', (name) => {
    const source = functionOf(name);
    const found = [...source.matchAll(/^ {6}.*\$(?<parameter>\w+),?$/gmu)].map(
      (match) => match.groups?.['parameter'] ?? '',
    );
    const expected = (cmdletSpec(name)?.parameters ?? []).map((one) => one.name);
    expect(found).toEqual(expected.filter((one) => one !== 'Confirm' && one !== 'WhatIf'));
    expect(found.filter((one) => reserved.test(one))).toEqual([]);
  });

  test('asks before it removes anything, and elsewhere only whom it is told to ask', () => {
    expect(functionOf('Remove-RemoteDomain')).toContain("ConfirmImpact = 'High'");
    expect(functionOf('Set-RemoteDomain')).toContain("ConfirmImpact = 'Medium'");
    expect(functionOf('Get-RemoteDomain')).not.toContain('ShouldProcess');
  });

  test('knows what is mandatory, and what the values of a parameter may be', () => {
    const source = functionOf('New-RemoteDomain');
    expect(source).toMatch(/\[Parameter\(Mandatory(?:, Position = 0)?\)\] \[object\] \$DomainName/u);
    expect(functionOf('Set-HostedOutboundSpamFilterPolicy')).toMatch(
      /\[ValidateSet\('Automatic', 'Off', 'On'\)\] \[string\] \$AutoForwardingMode/u,
    );
  });

  test('holds its place as text that nothing ends', () => {
    expect(text).toContain("Domain = 'it''s.example'");
  });

  test('is served with the address that asked for it', async () => {
    const { url, state } = await emulator();
    const response = await fetch(`${url}/_postern/module`);
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(emulatorModule({ origin: url, id: state.id, domain: state.domain }));
  });
});
