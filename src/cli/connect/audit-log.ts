import type { AuditLogSource } from '../../engine/who/changed-by.ts';
import { askedLog, recordedLog } from '../../engine/who/search.ts';
import type { Connection } from './connect.ts';
import type { Io } from '../run/io.ts';

/** The application ids by which Postern signs in, to plan and to apply. */
const variables = ['AZURE_CLIENT_ID', 'POSTERN_APPLY_CLIENT_ID'];

/** The audit log of a tenant: asked where the tenant answers, else as a snapshot holds it. */
export const auditLogOf = ({ recorded, reader }: Connection, env: Io['env']): AuditLogSource => ({
  log: recorded === null ? askedLog(reader) : recordedLog(recorded.audit),
  own: variables.map((name) => env[name] ?? '').filter((id) => id !== ''),
});
