import type { ExportReport } from '../../engine/export/export-report.ts';
import { shellWord } from '../words/shell-word.ts';
import { type Block, type Line, quote, type DocumentRow, row, say, section } from '../document/document.ts';
import { count } from '../words/words.ts';

/** What an export wrote, as people read it: the files, who has to answer for something, and what is left to them. */
export function exportDocument(report: ExportReport): readonly Block[] {
  const { files, open, left, accepted, grants, unread } = report;
  return [
    { kind: 'title', line: titleOf(report) },
    table(files.map(fileRow)),
    ...(grants === null ? [] : grantsBlocks(grants)),
    ...section('Lets something out: say who answers for it, why, and until when', [table(open.map(openRow))]),
    ...section('On the way of the mail, and accepted as it is: a change of it is drift', [
      table(accepted.map(acceptedRow)),
    ]),
    ...section('Not declared, or only in part', [table(left.map(leftRow))]),
    ...section('Could not be read, so nothing is declared of it', [table(unread.map(unreadRow))]),
    nextOf(report),
  ];
}

/** What grants take the place of; what stays as it was written, and why. */
function grantsBlocks({ replaced, kept, why }: NonNullable<ExportReport['grants']>): readonly Block[] {
  const reasons = why === null ? [] : [row([[quote(why)]])];
  return [
    ...section('Said as grants instead: a plan of them changes nothing for anybody', [
      table(replaced.map((object) => row([[quote(object)]]))),
    ]),
    ...section('Kept beside the grants', [
      table(kept.map(({ object, why: reason }) => row([[quote(object)]], [[say('without it '), quote(reason)]]))),
    ]),
    ...section('Not said as grants, so the controls stay as they are', [table(reasons)]),
  ];
}

function titleOf({ tenant, folder, files }: ExportReport): Line {
  const objects = files.reduce((sum, file) => sum + file.objects, 0);
  return [
    say('Exported ', 'strong'),
    quote(tenant.domain, 'strong'),
    say(` to `, 'strong'),
    quote(folder, 'strong'),
    say(` · ${count(objects, 'object')} in ${count(files.length, 'file')}`),
  ];
}

const table = (rows: readonly DocumentRow[]): Block => ({ kind: 'rows', numbered: false, rows });

const fileRow = ({ file, noun, objects }: ExportReport['files'][number]): DocumentRow =>
  row([[say(file)], [say(noun === null ? 'the tenant, scope and guardrails' : count(objects, noun), 'faint')]]);

const openRow = ({ object, letsOut }: ExportReport['open'][number]): DocumentRow =>
  row([[quote(object)]], [[quote(letsOut, 'opens')]]);

const acceptedRow = ({ object, told }: ExportReport['accepted'][number]): DocumentRow =>
  row([[quote(object)]], [[quote(told, 'warns')]]);

const leftRow = ({ object, why, unread }: ExportReport['left'][number]): DocumentRow =>
  row([[quote(object)]], [[quote(why, unread ? 'warns' : 'faint')]]);

const unreadRow = ({ what, why }: ExportReport['unread'][number]): DocumentRow =>
  row([[say('PST903: ', 'warns'), quote(what)]], [[quote(why)]]);

function nextOf({ folder, complete }: ExportReport): Block {
  const line = complete
    ? 'Nothing in the tenant was changed. To check them:'
    : 'This is not the whole tenant. To check what could be read:';
  const where = folder === 'policies' ? '' : ` --policies ${shellWord(folder)}`;
  return { kind: 'next', line: [say(line)], command: `postern validate${where}` };
}
