import type { ToldDocument } from '../../render/html/document-page.ts';
import type { Input, Option } from '../run/command.ts';
import { writeGiven } from '../run/files.ts';

export const htmlOption: Option = {
  flags: '--html <file>',
  about: 'also write it as one HTML page that needs no network',
};

/** Writes a document as a page where `--html` names a file for it. */
export async function writePage(input: Input, told: () => ToldDocument): Promise<void> {
  const file = input.text('html');
  if (file === undefined) return;
  const { documentPage } = await import('../../render/html/document-page.ts');
  writeGiven(file, documentPage(told()));
}
