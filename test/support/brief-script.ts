import { readFileSync } from 'node:fs';
import { regionsOf } from '../../src/render/powershell/regions.ts';

const [before, , after] = regionsOf(
  readFileSync(new URL('../../src/render/powershell/plan.ps1', import.meta.url), 'utf8'),
);
const marks = [
  [before, '# … what every plan.ps1 begins with\n'],
  [after, '# … what every plan.ps1 ends with\n'],
] as const;

/** A plan as a script without what every one has in common, so that a change of that touches one file and not all. */
export const brief = (script: string): string =>
  marks.reduce((text, [part, mark]) => text.replace(part, () => mark), script);

/** The same with what was left out. */
export const whole = (script: string): string =>
  marks.reduce((text, [part, mark]) => text.replace(mark, () => part), script);
