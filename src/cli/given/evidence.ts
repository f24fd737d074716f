import {
  bounceEvidence,
  columnsOf,
  type EvidenceFile,
  evidenceForms,
  evidenceIn,
} from '../../engine/observed/evidence-files.ts';
import { said } from '../../escape.ts';
import { recordsIn } from '../../files/records.ts';
import { readBounce } from '../../posture/bounce/bounce.ts';
import type { Input, Option } from '../run/command.ts';
import { bytesGiven } from '../run/files.ts';
import { UsageError } from '../run/usage-error.ts';

/** `--evidence`, with what a command makes of it. */
export const evidenceOption = (about: string): Option => ({
  flags: '--evidence <file>',
  about: `${about}: a message trace, the report of forwarded messages, an export of the audit log, a bounce; may be repeated`,
  many: true,
});

/** The files of evidence that the command line names; none that is not understood is left aside without a word. */
export const evidenceGiven = async (input: Input): Promise<readonly EvidenceFile[]> =>
  Promise.all(input.list('evidence').map(evidenceOf));

async function evidenceOf(file: string): Promise<EvidenceFile> {
  const bytes = bytesGiven(file);
  const records = recordsIn(bytes);
  const found = (records === null ? null : evidenceIn(file, records)) ?? bounceEvidence(file, await readBounce(bytes));
  if (found !== null) return found;
  if (records !== null && records.records.length === 0 && records.cut !== null)
    throw new UsageError(`nothing in ${file} is whole: ${records.cut}`, `give ${evidenceForms}`);
  const columns = records === null ? [] : columnsOf(records);
  const seen = columns.length === 0 ? '' : said`; it has ${columns.slice(0, 8).join(', ')}`;
  throw new UsageError(`${file} is no evidence that is understood${seen}`, `give ${evidenceForms}`);
}
