import type { ExportReport } from '../export/export-report.ts';
import { tenant } from './parts.ts';
import { about, constant, count, document, list, shape, text, textOrNull, truth, orNull } from '../../json/schema.ts';
import { unread } from './verdict.ts';

type One<K extends 'accepted' | 'files' | 'open' | 'left'> = ExportReport[K][number];

const file = shape<One<'files'>>('A file and how many objects it declares.', {
  file: text,
  noun: about('What its objects are called; null for the settings.', textOrNull),
  objects: count,
});

const opening = shape<One<'open'>>('An object that lets something out, and has nobody yet who answers for it.', {
  object: text,
  name: text,
  letsOut: text,
});

const left = shape<One<'left'>>('An object, or a part of one, that the policies do not declare.', {
  object: text,
  name: text,
  why: text,
  unread: about('Whether it could not be read.', truth),
});

const accepted = shape<One<'accepted'>>(
  'What stands on the way of the mail and cannot be declared: the policies accept it as it is.',
  { object: text, name: text, told: text },
);

const lift = shape<NonNullable<ExportReport['grants']>>('What of the controls is said as grants.', {
  grants: count,
  replaced: about('What the grants take the place of, as section/name.', list(text)),
  kept: about(
    'Rules about forwards that stay beside the grants, and what would come of it without them.',
    list(shape<NonNullable<ExportReport['grants']>['kept'][number]>('A rule that stays.', { object: text, why: text })),
  ),
  why: about('Why nothing is said as grants; null where something is.', textOrNull),
});

/** The schema of an export; `schemas/export.schema.json` is this value. */
export const exportSchema = document(
  'Postern export',
  shape<ExportReport>('What was written of a tenant, and what was not: what `postern export --json` prints.', {
    format: constant('postern-export/1'),
    tenant,
    folder: text,
    complete: about('Whether everything that was asked for could be read.', truth),
    files: list(file),
    open: list(opening),
    left: list(left),
    accepted: list(accepted),
    grants: about('Null where nobody asked for grants.', orNull(lift)),
    unread,
  }),
);
