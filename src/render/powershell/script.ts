import type { Plan, Step } from '../../engine/plan.ts';
import { barrierLines, proofText } from '../proof-lines.ts';
import { visible } from '../visible.ts';
import { count, placeText } from '../words.ts';
import { hazards } from '../../diagnostics/hazards.ts';
import { callLines, undoText } from './call.ts';
import { checkLines } from './checks.ts';
import { literal } from './literal.ts';
import { prelude } from './prelude.ts';
import { signIn } from './sign-in.ts';

/**
 * Writes a plan as a script that somebody with the official modules can run by hand, without Postern. It checks that
 * the tenant is the one that was planned for and still as it was, stops at the first failure and prints the way back.
 */
export function planScript(plan: Plan): string {
  try {
    return script(plan);
  } catch (error) {
    // Text that PowerShell source cannot hold: a script that says so parses, and does nothing.
    if (!(error instanceof RangeError)) throw error;
    return [
      ...header(plan),
      `throw ${literal(`This plan cannot be run as a script: ${visible(error.message)}`)}`,
      '',
    ].join('\n');
  }
}

function script(plan: Plan): string {
  if (plan.refusals.length > 0) return [...header(plan), '', refusal, ''].join('\n');
  return [
    '#Requires -Version 7.2',
    ...header(plan),
    ...prelude,
    ...expiryCheck(plan),
    ...signIn(plan),
    ...checkLines(plan),
    ...body(plan),
    '',
  ].join('\n');
}

const refusal = "throw 'This plan breaks a guardrail and is not to be applied; the reasons stand at its top.'";

/** Text from outside stays on its line: a comment ends where the line ends. */
const comment = (text: string): string => (text === '' ? '#' : `# ${visible(text)}`);

function header(plan: Plan): readonly string[] {
  const facts = [
    `Forwarding plan for ${plan.tenant.domain} (${plan.tenant.id})`,
    `Digest:  ${plan.digest}`,
    `Made:    ${plan.madeAt} by ${plan.tool}; do not run it after ${plan.expiresAt}`,
    `Steps:   ${count(plan.steps.length, 'step')}`,
    ...(plan.steps.length === 0 ? [] : [`Proof:   ${proofText(plan.proof)}`]),
    '',
    'Rehearse it with:  pwsh -File plan.ps1 -WhatIf',
    'Run it with:       pwsh -File plan.ps1',
  ];
  const refused = plan.refusals.map(({ code, message }) => `REFUSED by the guardrails: ${code} ${message}`);
  return [...facts, ...refused].map(comment);
}

const expiryCheck = ({ expiresAt }: Plan): readonly string[] => [
  '',
  comment('A plan is for the state it was made from, which does not keep.'),
  `$expires = [datetime]::Parse(${literal(expiresAt)}, [cultureinfo]::InvariantCulture, 'RoundtripKind')`,
  "if ([datetime]::UtcNow -gt $expires) { throw 'This plan has expired. Plan again.' }",
];

function body(plan: Plan): readonly string[] {
  const barriers = barrierLines(plan);
  return [
    '',
    'if ($Transcript -and -not $rehearsal) { [void](Start-Transcript -Path $Transcript -Append) }',
    'try {',
    ...plan.steps.flatMap((step, index) => stepLines(step, index + 1, plan.steps.length, barriers(step))),
    '',
    'Show-Undo',
    '}',
    'catch {',
    '  # What is thrown is shown only when the transcript has ended.',
    "  Write-Host ('Stopped: ' + $_)",
    "  Write-Host 'Whether that step was carried out has to be looked at. Nothing after it was done.'",
    '  Show-Undo',
    '  throw',
    '}',
    'finally {',
    '  if ($Transcript -and -not $rehearsal) { [void](Stop-Transcript) }',
    '}',
  ];
}

/** Only the first line of what may be a text of several: the others belong to the text. */
const indented = (line: string): string => `  ${line}`;

/** Rows of a step: what it is, what it may break, the call, and how to go back. */
function stepLines(step: Step, number: number, total: number, waits: readonly string[]): readonly string[] {
  const title = visible(step.title);
  const source = step.source === null ? 'no policy line' : placeText(step.source);
  const made = step.call.via === 'graph' ? step.call.method === 'POST' : step.call.cmdlet.startsWith('New-');
  return [
    '',
    `# ${number} of ${total}: ${title}`,
    comment(`  ${source}`),
    ...step.hazards.map((hazard) => comment(`  ${hazard}: ${hazards[hazard].title}`)),
    ...waits.map((line) => comment(`  ${line}; this script does not wait`)),
    `if (Confirm-Step ${literal(visible(step.object))} ${literal(title)}) {`,
    `  Write-Host ${literal(`${number}/${total} ${title}`)}`,
    ...callLines(step.call).map(indented),
    ...(made ? [`  Save-Created ${literal(step.object)} $result`] : []),
    ...(step.undo.length === 0 ? [] : [`  $undo.Insert(0, (Expand-Created ${literal(undoText(step.undo))}))`]),
    '}',
  ];
}
