import { about, constant, document, list, oneOf, ordinal, orNull, record, text } from '../../json/schema.ts';

const place = record(null, { file: text, line: ordinal, column: ordinal, endLine: ordinal, endColumn: ordinal });

const diagnostic = record(null, {
  code: about('The identifier that `postern explain` takes.', text),
  severity: oneOf('error', 'warning', 'note'),
  message: text,
  place: orNull(place),
  related: list(record(null, { message: text, place: orNull(place) })),
  hint: orNull(text),
});

/** The schema of problems; `schemas/diagnostics.schema.json` is this value. */
export const diagnosticsSchema = document(
  'Postern diagnostics',
  record('What is wrong with policies or files.', {
    format: constant('postern-diagnostics/1'),
    diagnostics: list(diagnostic),
  }),
);
