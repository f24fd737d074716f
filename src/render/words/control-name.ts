/** The entry for all other domains is called Default in the tenant, and so wherever it is named by a noun. */
export const controlName = (section: string, name: string): string =>
  section === 'remoteDomains' && name === '*' ? 'Default' : name;
