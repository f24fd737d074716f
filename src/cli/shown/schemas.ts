import {
  about,
  constant,
  count,
  document,
  list,
  oneOf,
  optional,
  orNull,
  record,
  sha256,
  shape,
  text,
  truth,
  type TypeOf,
} from '../../json/schema.ts';
import type { JsonObject } from '../../json.ts';
import { hazardNames } from '../../diagnostics/hazards.ts';
import type { Approved } from '../../github/approval/approval.ts';
import type { Approver } from '../../github/approval/approvers.ts';
import { diagnosticsSchema } from '../../render/diagnostics/diagnostics-schema.ts';
import type { DoctorFinding } from './finding.ts';
import { errorSchema } from '../run/error-document.ts';

const finding = shape<DoctorFinding>(null, {
  what: text,
  state: oneOf('fine', 'missing', 'not-known', 'withheld', 'too-much'),
  detail: text,
  remedy: optional(about('What exactly to do about it.', text)),
});

const approver = shape<Approver>(null, { login: text, how: oneOf('review', 'environment') });

const doctor = document(
  'Postern doctor',
  record('What `postern doctor --json` looked at.', {
    format: constant('postern-doctor/1'),
    findings: list(finding),
  }),
);

const tenants = document(
  'Postern tenants',
  record('The tenants of a policy folder, as `postern tenants --json` lists them.', {
    format: constant('postern-tenants/1'),
    tenants: list(record(null, { folder: text, id: text, domain: text })),
  }),
);

const adopt = document(
  'Postern adopt',
  record('What `postern adopt --json` would write into the policies.', {
    format: constant('postern-adopt/1'),
    taken: list(text),
    left: list(record(null, { object: text, why: text })),
    unread: list(record(null, { what: text, why: text })),
    patch: about('The change of the policies as a unified difference.', text),
  }),
);

const grant = document(
  'Postern grant',
  record('What `postern grant --json` wrote into the policies.', {
    format: constant('postern-grant/1'),
    outcome: about(
      '`extended` where an entry that said the same got another end or reason; `already` where the policies say so already; `refused` where a plan with it could not be applied.',
      oneOf('written', 'extended', 'already', 'refused'),
    ),
    name: text,
    file: about('The file that has it, or would have it.', text),
    patch: about('The change of the policies as a unified difference.', text),
    plan: about(
      'What a plan would say; null where no tenant was asked.',
      orNull(record(null, { digest: sha256, steps: count, refusals: list(text) })),
    ),
    unread: list(record(null, { what: text, why: text })),
  }),
);

const emulator = document(
  'Postern emulator',
  record('Where `postern emulator --json` listens, and whom it emulates.', {
    format: constant('postern-emulator/1'),
    url: text,
    tenant: record(null, { id: text, domain: text }),
  }),
);

const fmt = document(
  'Postern fmt',
  record('The files that `postern fmt --json` wrote, or found in another style.', {
    format: constant('postern-fmt/1'),
    written: truth,
    files: list(text),
  }),
);

const explanation = document(
  'Postern explanation',
  record('What `postern explain --json` says of an identifier.', {
    format: constant('postern-explanation/1'),
    id: text,
    text,
  }),
);

const approval = document(
  'Postern approval',
  shape<Approved & { readonly format: 'postern-approval/1' }>(
    'Whether a plan is approved, as `postern github approval --json` says it.',
    {
      format: constant('postern-approval/1'),
      ok: truth,
      digest: about('The digest of the plan.', sha256),
      weight: oneOf('none', 'routine', 'sensitive', 'critical'),
      required: about('How many have to agree.', count),
      pull: about('The number of the pull request; null where there is none.', orNull(count)),
      reviewed: about('The digest that was recorded for its head; null where none was.', orNull(sha256)),
      spent: about('The run that carried this plan out already; null where none did.', orNull(count)),
      begun: about('The run that began to, and never said how that ended; null where none did.', orNull(count)),
      allow: about('The hazards that the plan asks to allow.', list(oneOf(...hazardNames))),
      approvers: list(approver),
      reasons: about('Why not.', list(text)),
    },
  ),
);

const commandDocuments = { doctor, tenants, adopt, grant, emulator, fmt, explanation, approval };

/** What the commands print beside what the engine makes. */
type CommandDocument = TypeOf<(typeof commandDocuments)[keyof typeof commandDocuments]>;
export type CommandFormat = CommandDocument['format'];
/** What a document says beside its format. */
export type ContentOf<Format extends CommandFormat> = Omit<
  Extract<CommandDocument, { readonly format: Format }>,
  'format'
>;

/** The schemas of what the commands print beside what the engine makes, by the name of their file. */
export const commandSchemas: Readonly<Record<string, JsonObject>> = {
  'error.schema.json': errorSchema,
  'diagnostics.schema.json': diagnosticsSchema,
  ...Object.fromEntries(Object.entries(commandDocuments).map(([name, schema]) => [`${name}.schema.json`, schema])),
};
