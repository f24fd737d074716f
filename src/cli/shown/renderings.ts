import { planText } from '../../engine/plan-file/plan-file.ts';
import type { Plan } from '../../engine/plan/plan.ts';
import { markdown } from '../../render/document/markdown.ts';
import { plain } from '../../render/document/palette.ts';
import { planDocument } from '../../render/documents/plan-document.ts';
import { planScript } from '../../render/powershell/script.ts';
import { text } from '../../render/document/text.ts';
import type { PageBasis } from '../../render/html/change/change-page.ts';
import { UsageError } from '../run/usage-error.ts';
import { writeGiven } from '../run/files.ts';

type Rendering = (plan: Plan, file: string | null, basis: () => PageBasis | null) => string | Promise<string>;

/** The forms in which a plan can be printed or kept. */
export const renderings = {
  txt: (plan, file) => text(planDocument(plan, { file }), plain),
  md: (plan, file) => markdown(planDocument(plan, { file })),
  ps1: planScript,
  json: planText,
  // The page brings its engine along, which no other form needs to load.
  html: async (plan, file, basis) =>
    (await import('../../render/html/change/plan.ts')).planHtml(plan, { file }, basis()),
} as const satisfies Readonly<Record<string, Rendering>>;

export type Format = keyof typeof renderings;

export const isFormat = (name: string): name is Format => name in renderings;

/** Writes the reports that `--report md=FILE` asked for. */
export async function writeReports(
  plan: Plan,
  asked: readonly string[],
  file: string | null,
  basis: () => PageBasis | null = () => null,
): Promise<void> {
  for (const { format, path } of asked.map(wish)) writeGiven(path, await renderings[format](plan, file, basis));
}

/** Takes `md=FILE` apart, before anything is read, so that a slip costs nothing. */
export function wish(asked: string): { readonly format: Format; readonly path: string } {
  const at = asked.indexOf('=');
  const format = asked.slice(0, Math.max(0, at));
  const path = asked.slice(at + 1);
  if (at > 0 && path !== '' && isFormat(format)) return { format, path };
  throw new UsageError(
    `--report ${asked} is not understood`,
    `write --report md=FILE; forms are ${Object.keys(renderings).join(', ')}`,
  );
}
