/** What a policy file may cost to read. Each limit is far above what a tenant needs, and low enough to refuse an attack. */
export const limits = {
  fileBytes: 1024 * 1024,
  folderBytes: 16 * 1024 * 1024,
  files: 10_000,
  /** Folders below folders. */
  folderDepth: 32,
  /** Open collections of the parser, about two for each level of YAML. */
  depth: 64,
  documents: 100,
  /** Nodes that aliases may add to a document. */
  aliasNodes: 20_000,
  /** Problems of one file after which reading it stops. */
  problems: 50,
  /** Problems with the schema that are told of one section. */
  sectionProblems: 500,
} as const;
