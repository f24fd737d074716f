import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pwsh } from '../support/powershell.ts';
import { own, runFile } from './pwsh.ts';
import { helpers, module, run } from './scripts.ts';

interface Found {
  readonly script: string;
  readonly line: string;
  readonly rule: string;
  readonly message: string;
}

interface Judged {
  /** Null where PSScriptAnalyzer is not installed. */
  readonly version: string | null;
  readonly found: readonly Found[];
}

/** What the module of an emulator takes from the official one: its names, its parameters, what it asks before. */
const ofTheService: readonly string[] = [
  'PSUseSingularNouns',
  'PSUsePSCredentialType',
  'PSAvoidUsingPlainTextForPassword',
  'PSAvoidUsingUsernameAndPasswordParams',
  'PSAvoidAssignmentToAutomaticVariable',
  'PSReviewUnusedParameter',
  'PSUseShouldProcessForStateChangingFunctions',
  'PSProvideCommentHelp',
];

async function judge(): Promise<Judged> {
  const scratch = mkdtempSync(join(tmpdir(), 'postern-analyzer-'));
  const [folder, out] = [join(scratch, 'scripts'), join(scratch, 'found.json')];
  mkdirSync(folder);
  for (const [index, { text }] of [...run, ...helpers].entries()) writeFileSync(join(folder, `${index}.ps1`), text);
  try {
    expect(await runFile(own('analyze.ps1'), ['-In', folder, '-Out', out])).toMatchObject({ code: 0, err: '' });
    return JSON.parse(readFileSync(out, 'utf8')) as Judged;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

const scripts = [...run, ...helpers];
const nameOf = ({ script }: Found): string => scripts[Number.parseInt(script, 10)]?.name ?? script;
const isOfTheService = (one: Found): boolean => nameOf(one) === module.name && ofTheService.includes(one.rule);

describe.skipIf(pwsh === null)('PSScriptAnalyzer', () => {
  test('has nothing to say of any script', { timeout: 240_000 }, async ({ skip }) => {
    const { version, found } = await judge();
    if (version === null) skip('PSScriptAnalyzer is not installed; the table of rules stands in for it');
    const said = found.filter((one) => !isOfTheService(one));
    expect(said.map((one) => `${nameOf(one)}:${one.line} ${one.rule}: ${one.message}`)).toEqual([]);
  });
});
