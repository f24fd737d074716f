import { tellChangedBy } from '../../../src/engine/who/changed-by.ts';
import type { AuditSearch } from '../../../src/engine/who/search.ts';
import type { MovedObject } from '../../../src/engine/who/subjects.ts';
import type { ChangedBy } from '../../../src/engine/who/authorship.ts';
import type { JsonObject } from '../../../src/json.ts';
import { type Directory, directoryOf } from '../../../src/kinds/directory.ts';
import { kinds } from '../../../src/kinds/index.ts';
import type { FieldChange } from '../../../src/kinds/kind.ts';
import { present, type Row } from '../../../src/tenant/tenant.ts';
import { aChange } from '../../render/samples.ts';

/** A record as `Search-UnifiedAuditLog` gives it; a test says only what it is about. */
export function aRecord(data: JsonObject = {}, given: Readonly<Record<string, string>> = {}): Row {
  const parameters = Object.entries(given).map(([Name, Value]) => ({ Name, Value }));
  const whole: JsonObject = {
    CreationTime: '2026-11-18T09:12:44',
    Id: '85d29e27-be28-4f2c-96c8-08dbbe33c473',
    Operation: 'Set-RemoteDomain',
    RecordType: 1,
    ResultStatus: 'True',
    UserType: 2,
    UserId: 'ana@contoso.com',
    ObjectId: 'Default',
    ExternalAccess: false,
    Parameters: parameters,
    ...data,
  };
  return { RecordType: 'ExchangeAdmin', Identity: JSON.stringify(whole), AuditData: JSON.stringify(whole) };
}

const field = (name: string, from: FieldChange['from'], to: FieldChange['to']): FieldChange => ({
  field: name,
  from,
  to,
});

/** The default remote domain, which is open and should be closed. */
export const opened = field('autoForwardEnabled', true, false);

/** Something that moved, in one of the real sections. */
export function aSubject(
  object: string,
  more: Partial<MovedObject['change']> = {},
  also: Partial<MovedObject> = {},
): MovedObject {
  const section = object.slice(0, object.indexOf('/'));
  const kind = kinds.find((one) => one.section === section);
  if (kind === undefined) throw new Error(`no section ${section}`);
  const change = aChange({ object, name: object, fields: [], ...more });
  return { change, kind, names: new Set(['default']), changedAt: null, byEntra: false, shared: false, ...also };
}

export const span = { from: '2026-08-23T12:00:00Z', to: '2026-11-21T12:00:00Z' };
const nobody: Directory = directoryOf(new Map());

interface Asked {
  readonly subject?: MovedObject;
  readonly directory?: Directory;
  readonly own?: readonly string[];
  readonly search?: Partial<AuditSearch>;
}

/** What a log with these rows says of something that moved; of the default remote domain unless told otherwise. */
export async function told(rows: readonly Row[], asked: Asked = {}): Promise<ChangedBy> {
  const subject = asked.subject ?? aSubject('remoteDomains/*', { fields: [opened] });
  const log = () => Promise.resolve({ ...span, rows: present(rows), ...asked.search });
  const auditLog = { log, own: asked.own ?? [] };
  const found = await tellChangedBy([subject], asked.directory ?? nobody, auditLog, new Date(span.to));
  if (found === null) throw new Error('nothing moved');
  return found;
}
