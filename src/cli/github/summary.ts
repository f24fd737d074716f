import { appendFileSync, existsSync, statSync } from 'node:fs';
import { json } from '../../escape.ts';
import { planSummaryOf } from '../../github/comment/plan-summary.ts';
import { driftBody, driftCounts } from '../../github/drift/drift-body.ts';
import { fitting, summaryBudget, type DetailLevel } from '../../github/comment/detail-level.ts';
import { driftOutputs, outputsText, planOutputs } from '../../github/run/outputs.ts';
import { fullest, type Links, planBody } from '../../github/comment/plan-body.ts';
import { countsLine } from '../../github/comment/verdict.ts';
import type { Input } from '../run/command.ts';
import { exit } from '../run/exit.ts';
import { eventOf, linksOf } from './workflow-run.ts';
import { driftGiven, planGiven } from '../given/documents.ts';
import { numberOf } from '../given/numbers.ts';
import type { Io } from '../run/io.ts';

/** What a summary is made of. */
interface Summary {
  readonly render: (tier: DetailLevel) => string;
  readonly from: DetailLevel;
  readonly outputs: Readonly<Record<string, string>>;
  readonly line: string;
}

/** `postern github summary`: the job summary and the outputs of a step, where the runner says to put them. */
export function summary(input: Input, io: Io): number {
  const links = linksOf(eventOf(input, io), input);
  const told = input.text('drift') === undefined ? planSummary(input, links) : driftSummary(input, links);
  appendWithin(io, told);
  const outputs = io.env['GITHUB_OUTPUT'] ?? '';
  if (outputs !== '') appendFileSync(outputs, outputsText(told.outputs));
  io.out(input.json ? `${json(told.outputs, 2)}\n` : `${told.line}\n`);
  return exit.done;
}

function planSummary(input: Input, links: Links): Summary {
  const plan = planGiven(input);
  return {
    render: (tier) => planBody(plan, tier, { standing: null, links }),
    from: fullest(plan, summaryBudget),
    outputs: planOutputs(plan, numberOf(input, 'exit-code') ?? 0),
    line: countsLine(planSummaryOf(plan)),
  };
}

function driftSummary(input: Input, links: Links): Summary {
  const drift = driftGiven(input);
  return {
    render: (tier) => driftBody(drift, tier, { memory: new Map(), links, policies: input.policies }),
    from: 1,
    outputs: driftOutputs(drift, numberOf(input, 'exit-code') ?? 0),
    line: driftCounts(drift),
  };
}

/** Adds to the summary of a step what still fits: over its limit GitHub shows nothing of it at all. */
function appendWithin(io: Io, { render, from }: Summary): void {
  const file = io.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (file === '') return;
  const room = summaryBudget - (existsSync(file) ? statSync(file).size : 0);
  const { text } = fitting(render, room, from);
  if (Buffer.byteLength(text) <= room) appendFileSync(file, `${text}\n`);
  else io.err('The summary of this step is full: what comes now is in the files alone.\n');
}
