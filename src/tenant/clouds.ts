/** Where one of Microsoft's clouds keeps its doors. */
export interface CloudHosts {
  readonly authority: string;
  readonly graph: string;
  /** What Connect-ExchangeOnline calls it. Source: its reference, July 2026. */
  readonly environment: string;
  /** Null where the audience of the Exchange endpoint is not established, so that no token can be asked for. */
  readonly exchange: { readonly base: string; readonly suffixes: readonly string[] } | null;
}

export type CloudName = 'worldwide' | 'gccHigh' | 'dod' | 'china';

/** Sources: the admin API's page of endpoints and Graph's page of national clouds, August 2026. */
export const clouds: Readonly<Record<CloudName, CloudHosts>> = {
  worldwide: {
    authority: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    environment: 'O365Default',
    exchange: { base: 'https://outlook.office365.com', suffixes: ['.outlook.office365.com'] },
  },
  gccHigh: {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    environment: 'O365USGovGCCHigh',
    exchange: { base: 'https://outlook.office365.us', suffixes: ['.outlook.office365.us'] },
  },
  dod: {
    authority: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    environment: 'O365USGovDoD',
    exchange: { base: 'https://outlook-dod.office365.us', suffixes: ['.outlook-dod.office365.us'] },
  },
  china: {
    authority: 'https://login.chinacloudapi.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    environment: 'O365China',
    exchange: null,
  },
};

/** The scope that buys a token for a service. */
export const scopeOf = (base: string): string => `${base}/.default`;
