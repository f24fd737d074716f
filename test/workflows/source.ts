import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export interface StepSource {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'working-directory'?: string;
}

export interface JobSource {
  readonly if?: string;
  /** A workflow that stands for the job, with the inputs it is given. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly needs?: string | readonly string[];
  readonly outputs?: Readonly<Record<string, string>>;
  /** None where another workflow stands for the job. */
  readonly steps?: readonly StepSource[];
  readonly strategy?: { readonly matrix: unknown };
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
}

export interface WorkflowSource {
  readonly name: string;
  readonly on: Readonly<Record<string, unknown>> & {
    readonly workflow_call?: {
      readonly inputs: Readonly<Record<string, { readonly default: unknown }>>;
      readonly secrets?: Readonly<Record<string, unknown>>;
    };
  };
  readonly permissions?: unknown;
  readonly defaults?: { readonly run?: { readonly shell?: string } };
  readonly jobs: Readonly<Record<string, JobSource>>;
}

/** The steps of a job of its own. */
export const stepsOf = ({ steps = [] }: JobSource): readonly StepSource[] => steps;

export const workflowFolder = fileURLToPath(new URL('../../.github/workflows', import.meta.url));

export const workflow = (name: string): WorkflowSource =>
  parse(readFileSync(join(workflowFolder, `${name}.yml`), 'utf8')) as WorkflowSource;

export interface ActionSource {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
}

const root = join(workflowFolder, '../..');

/** The action at the root, that others use. */
const actionFile = join(root, 'action.yml');
export const action = parse(readFileSync(actionFile, 'utf8')) as ActionSource;

/** What builds it where it is no release. */
export const buildFile = join(root, '.github/actions/build/action.yml');
export const build = parse(readFileSync(buildFile, 'utf8')) as {
  readonly runs: { readonly steps: readonly StepSource[] };
};
