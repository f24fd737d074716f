import type { Plan, Step } from '../../engine/plan/plan.ts';
import { isObject } from '../../json.ts';
import { hazards } from '../../diagnostics/hazards.ts';
import type { Call, GraphCall } from '../../tenant/tenant.ts';
import { barrierLines, proofText } from '../parts/proof-lines.ts';
import { visible } from '../../escape.ts';
import { count, placeText } from '../words/words.ts';
import { callLines } from './call.ts';
import { literal } from './literal.ts';
import { lookFor } from './look.ts';
import plain from './plan.ps1';
import { regionsOf } from './regions.ts';
import { reliedLines } from './relied.ts';

/**
 * Writes a plan as a script that somebody with the official modules can run by hand, without Postern. It checks that
 * the tenant is the one that was planned for and still as it was, stops at the first failure and prints the way back.
 * What is written here is data and calls; what is done with them is a file of its own.
 */
export const planScript = (plan: Plan): string => marked(script(plan));

/** Windows PowerShell and its editor read a script without a mark in the code page of the machine, and show other names. */
const marked = (text: string): string => (/[^\p{ASCII}]/u.test(text) ? `\uFEFF${text}` : text);

function script(plan: Plan): string {
  try {
    return running(plan);
  } catch (error) {
    // Text that PowerShell source cannot hold: a script that says so parses, and does nothing.
    if (!(error instanceof RangeError)) throw error;
    return refusing(plan, `This plan cannot be run as a script: ${visible(error.message)}`);
  }
}

function running(plan: Plan): string {
  if (plan.refusals.length > 0)
    return refusing(plan, 'This plan breaks a guardrail and is not to be applied; the reasons stand at its top.');
  const [before, , after] = regionsOf(plain);
  return ['#Requires -Version 7.2', ...header(plan), '', before + dataOf(plan) + after].join('\n');
}

const refusing = (plan: Plan, why: string): string =>
  [
    ...header(plan),
    '',
    `Write-Information -MessageData ${literal(why)} -InformationAction Continue`,
    'exit 4',
    '',
  ].join('\n');

/** Text from outside stays on its line: a comment ends where the line ends. */
const comment = (text: string): string => `# ${visible(text)}`.trimEnd();

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

function dataOf(plan: Plan): string {
  const { tenant, expiresAt, steps } = plan;
  const calls = steps.map((step) => step.call);
  const cmdlets = [...new Set(calls.flatMap((call) => (call.via === 'exchange' ? [call.cmdlet] : [])))];
  const barriers = barrierLines(plan);
  return [
    '#region plan',
    '$plan = @{',
    `  Domain = ${literal(tenant.domain)}`,
    `  Directory = ${literal(tenant.id)}`,
    `  Expires = ${literal(expiresAt)}`,
    `  Cmdlets = ${literal(cmdlets)}`,
    `  Scopes = ${literal(scopeOf(calls))}`,
    '}',
    '',
    '# What has to be as it was when this was planned.',
    '$relied = @(',
    ...reliedLines(plan),
    ')',
    '',
    '$steps = @(',
    ...steps.flatMap((step, index) => stepLines(step, index + 1, steps.length, barriers(step))),
    ')',
    '#endregion',
    '',
  ].join('\n');
}

/**
 * The permission of Graph that the calls need; none without one. The smaller one changes members and nothing else.
 * Source: the Graph reference of groups, August 2026.
 */
function scopeOf(calls: readonly Call[]): string {
  const graph = calls.filter((call) => call.via === 'graph');
  if (graph.length === 0) return '';
  return graph.every(isMembership) ? 'GroupMember.ReadWrite.All' : 'Group.ReadWrite.All';
}

function isMembership({ method, path, body }: GraphCall): boolean {
  if (method === 'DELETE') return path.endsWith('/$ref');
  return method === 'PATCH' && isObject(body) && Object.keys(body).every((key) => key === 'members@odata.bind');
}

/** What a step is, what it may break, its call, its way back, and how to see whether it was done. */
function stepLines(step: Step, number: number, total: number, waits: readonly string[]): readonly string[] {
  const title = visible(step.title);
  const look = lookFor(step.call);
  return [
    `  # ${number} of ${total}: ${title}`.trimEnd(),
    `  ${comment(`  ${step.source === null ? 'no policy line' : placeText(step.source)}`)}`,
    ...step.hazards.map((hazard) => `  ${comment(`  ${hazard}: ${hazards[hazard].title}`)}`),
    ...waits.map((line) => `  ${comment(`  ${line}; this script does not wait`)}`),
    '  @{',
    `    Number = ${number}`,
    `    Object = ${literal(step.object)}`,
    `    Title = ${literal(title)}`,
    `    Creates = ${literal(creates(step.call))}`,
    ...block('Call', callLines(step.call)),
    ...block('Undo', step.undo.flatMap(callLines)),
    ...block('Look', look.lines),
    `    Shows = ${literal(look.shows)}`,
    '  }',
  ];
}

const creates = (call: Call): boolean =>
  call.via === 'graph' ? call.method === 'POST' : call.cmdlet.startsWith('New-');

/** Statements as a block of the step; every literal is one line, so that the block can be shown without its indentation. */
const block = (name: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [`    ${name} = $null`] : [`    ${name} = {`, ...lines.map((line) => `      ${line}`), '    }'];
