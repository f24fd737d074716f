import { anything, document, list, oneOf, orNull, shape, text, truth } from '../../engine/schemas/shape.ts';
import type { JsonObject } from '../../json.ts';
import type { DoctorFinding } from '../doctor/finding.ts';
import { errorSchema } from './error-document.ts';

const whole = { type: 'integer', minimum: 1 };

const place = orNull(shape(null, { file: text, line: whole, column: whole, endLine: whole, endColumn: whole }));

const diagnostic = shape(null, {
  code: { description: 'The identifier that `postern explain` takes.', ...text },
  severity: oneOf({ error: true, warning: true, note: true }),
  message: text,
  place,
  related: list(shape(null, { message: text, place })),
  hint: orNull(text),
});

const finding = shape<DoctorFinding>(
  null,
  {
    what: text,
    state: oneOf<DoctorFinding['state']>({
      fine: true,
      missing: true,
      'not-known': true,
      withheld: true,
      'too-much': true,
    }),
    detail: text,
    remedy: { description: 'What exactly to do about it.', ...text },
  },
  ['remedy'],
);

/** The schemas of what the commands print beside what the engine makes, by the name of their file. */
export const commandSchemas: Readonly<Record<string, JsonObject>> = {
  'error.schema.json': errorSchema,
  'diagnostics.schema.json': document(
    'Postern diagnostics',
    shape('What is wrong with policies or files.', {
      format: { const: 'postern-diagnostics/1' },
      diagnostics: list(diagnostic),
    }),
  ),
  'doctor.schema.json': document(
    'Postern doctor',
    shape('What `postern doctor --json` looked at.', {
      format: { const: 'postern-doctor/1' },
      findings: list(finding),
    }),
  ),
  'tenants.schema.json': document(
    'Postern tenants',
    shape('The tenants of a policy folder, as `postern tenants --json` lists them.', {
      format: { const: 'postern-tenants/1' },
      tenants: list(shape(null, { folder: text, id: text, domain: text })),
    }),
  ),
  'adopt.schema.json': document(
    'Postern adopt',
    shape('What `postern adopt --json` would write into the policies.', {
      format: { const: 'postern-adopt/1' },
      taken: list(text),
      left: list(shape(null, { object: text, why: text })),
      unread: list(shape(null, { what: text, why: text })),
      patch: { description: 'The change of the policies as a unified difference.', ...text },
    }),
  ),
  'emulator.schema.json': document(
    'Postern emulator',
    shape('Where `postern emulator --json` listens, and whom it emulates.', {
      format: { const: 'postern-emulator/1' },
      url: text,
      tenant: shape(null, { id: text, domain: text }),
    }),
  ),
  'fmt.schema.json': document(
    'Postern fmt',
    shape('The files that `postern fmt --json` wrote, or found in another style.', {
      format: { const: 'postern-fmt/1' },
      written: truth,
      files: list(text),
    }),
  ),
  'explanation.schema.json': document(
    'Postern explanation',
    shape('What `postern explain --json` says of an identifier.', {
      format: { const: 'postern-explanation/1' },
      id: text,
      text,
    }),
  ),
  'approval.schema.json': document('Postern approval', {
    ...shape('Whether a plan is approved, as `postern github approval --json` says it.', {
      format: { const: 'postern-approval/1' },
      ok: truth,
    }),
    additionalProperties: anything,
  }),
};
