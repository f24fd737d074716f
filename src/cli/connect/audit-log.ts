import type { AuditLogSource } from '../../engine/who/changed-by.ts';
import { exportedLog } from '../../engine/who/exported.ts';
import { recordsIn } from '../../files/records.ts';
import { type AuditLog, askedLog, recordedLog } from '../../engine/who/search.ts';
import { bytesGiven } from '../run/files.ts';
import type { Input, Option } from '../run/command.ts';
import { UsageError } from '../run/usage-error.ts';
import type { Connection } from './connect.ts';
import type { Io } from '../run/io.ts';

export const auditFileOption: Option = {
  flags: '--audit-file <file>',
  about:
    'take the audit log from an export (CSV of Purview or PowerShell, JSON, JSON lines, CLIXML, Format-List) instead of asking the tenant',
};

/** The application ids by which Postern signs in, to plan and to apply. */
const variables = ['AZURE_CLIENT_ID', 'POSTERN_APPLY_CLIENT_ID'];

/** The audit log of a tenant: from an export, asked where the tenant answers, else as a snapshot holds it. */
export const auditLogOf = (connection: Connection, input: Input, env: Io['env']): AuditLogSource => ({
  log: logOf(connection, input),
  own: variables.map((name) => env[name] ?? '').filter((id) => id !== ''),
});

function logOf({ recorded, reader }: Connection, input: Input): AuditLog {
  const file = input.text('audit-file');
  if (file !== undefined && !input.on('who') && input.text('since') === undefined)
    throw new UsageError('nothing asks the audit log', 'give --who or --since beside --audit-file');
  if (file === undefined) return recorded === null ? askedLog(reader) : recordedLog(recorded.audit);
  const records = recordsIn(bytesGiven(file));
  const log = records === null ? null : exportedLog(records);
  if (log !== null) return log;
  throw new UsageError(
    `${file} is no export of the audit log that is understood`,
    'export it as CSV from the audit search of Purview, or with Search-UnifiedAuditLog | Export-Csv, and keep the column AuditData',
  );
}
