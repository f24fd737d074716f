import { type Checked, accept, type Diagnostic, reject } from '../../diagnostics/diagnostic.ts';
import { kinds } from '../../kinds/index.ts';
import { desiredFrom } from '../declared/desired.ts';
import type { Desired } from '../schema/policy.ts';
import { sourcesOfBytes } from '../text/source.ts';
import { unwritable } from '../text/text.ts';
import { grantsPage } from './grants-file.ts';
import type { AcceptedItem, Item, ExportListing, WrittenGrants } from './listing.ts';
import { type SectionPage, sectionPage } from './section-file.ts';
import { type ExportedTenant, tenantText } from './tenant-file.ts';

/** One file, and what of its section is in it: an object that the policies would refuse is left. */
export interface ExportedFile {
  readonly file: string;
  readonly text: string;
  /** Null for the settings and for grants. */
  readonly listing: ExportListing | null;
  /** How many grants are in it. */
  readonly grants: number;
}

export interface ExportContent {
  readonly tenant: ExportedTenant;
  readonly listings: readonly ExportListing[];
  /** What stands on the way of the mail and cannot be declared. */
  readonly accepted: readonly AcceptedItem[];
  /** The sections that could not be read, each with why. */
  readonly unread: readonly string[];
  /** What is said as grants, and not by controls; null where all is written as controls. */
  readonly grants: WrittenGrants | null;
  /** Where editors find the schema, from the folder. */
  readonly schema: string;
  readonly at: string;
}

/** Writes what a tenant has as policy files, which are then read as policies: whatever would be wrong in them is left out and said. */
export function exportFiles(content: ExportContent): Checked<readonly ExportedFile[]> {
  const head = `# yaml-language-server: $schema=${content.schema}`;
  const { grants } = content;
  const settings = tenantText(
    { ...content, spared: sparedIn(content.listings), undeclared: grants?.undeclared ?? {} },
    head,
  );
  const tenant = { file: 'tenant.yaml', text: settings, listing: null, grants: 0, places: [] };
  const pages = [
    tenant,
    ...(grants === null
      ? []
      : [{ ...grantsPage(grants.entries, head), listing: null, grants: grants.entries.length, places: [] }]),
    ...content.listings.map((listing) => ({ ...sectionPage(listing, head), listing, grants: 0 })),
  ];
  const problems = problemsIn(pages, content.at);
  if (problems.length === 0) return accept(pages);
  const wrong = blamed(pages, problems);
  return wrong.size === 0 ? reject(problems) : exportFiles({ ...content, listings: without(content.listings, wrong) });
}

/** The objects that were read and cannot be declared, by section: a pattern leaves them alone, and the tenant is clean all the same. */
const sparedIn = (listings: readonly ExportListing[]): ReadonlyMap<string, readonly string[]> =>
  new Map(
    listings.map(({ kind, items }) => [
      kind.section,
      [
        ...new Set(
          items.flatMap((item) => (item.is === 'left' && !item.unread && isPattern(item.name) ? [item.name] : [])),
        ),
      ],
    ]),
  );

/** Whether a name can stand in a policy, and as a pattern means itself alone. */
const isPattern = (name: string): boolean => unwritable(name) === null && !name.includes('*');

/** What files of policies ask for once they are read, as any command reads them. */
export function policiesIn(files: readonly Pick<ExportedFile, 'file' | 'text'>[], at: string): Checked<Desired> {
  const readings = files.map(({ file, text }) => sourcesOfBytes(file, new TextEncoder().encode(text)));
  const unread = readings.flatMap(({ problems }) => problems);
  if (unread.some(({ severity }) => severity === 'error')) return reject(unread);
  return desiredFrom(
    readings.flatMap(({ sources }) => sources),
    kinds,
    at,
  );
}

function problemsIn(pages: readonly SectionPage[], at: string): readonly Diagnostic[] {
  const read = policiesIn(pages, at);
  return read.ok ? [] : read.problems.filter(({ severity }) => severity === 'error');
}

/** The objects on whose lines something is wrong, with what. */
function blamed(pages: readonly SectionPage[], problems: readonly Diagnostic[]): ReadonlyMap<Item, string> {
  const places = pages.flatMap(({ file, places: all }) => all.map((place) => ({ ...place, file })));
  return new Map(
    problems.toReversed().flatMap(({ span, message }) => {
      if (span === null) return [];
      const { line } = span.start;
      const found = places.find(({ file, from, to }) => file === span.file && from <= line && line <= to);
      return found === undefined || found.item.is === 'left' ? [] : [[found.item, message] as const];
    }),
  );
}

const without = (listings: readonly ExportListing[], wrong: ReadonlyMap<Item, string>): readonly ExportListing[] =>
  listings.map(({ kind, items }) => ({
    kind,
    items: items.map((item) => {
      const why = wrong.get(item);
      return why === undefined
        ? item
        : {
            is: 'left',
            object: item.object,
            name: item.name,
            why: `as a policy it would be wrong: ${why}`,
            unread: false,
          };
    }),
  }));
