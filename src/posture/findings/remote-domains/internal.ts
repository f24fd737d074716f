import { type Finding, inTheTenant, read, warn } from '../finding.ts';
import { domainEntry } from './entries.ts';

/** L16: entries that make strangers internal. */
export const internal: Finding = {
  id: 'L16',
  title: 'no remote domain counts as internal',
  text: 'With isInternal, transport rules take recipients of the domain for colleagues, and rules for mail that leaves do not look at them. Whether outbound policies do is not documented.',
  example: 'remoteDomains:\n  - { domainName: fabrikam.com, isInternal: true }',
  controls: [],
  needs: ['remoteDomains'],
  ofGrants: inTheTenant,
  check: (world) =>
    read(world.remoteDomains)
      .filter((one) => one.isInternal === true)
      .map(({ domainName }) =>
        warn(
          domainEntry(domainName),
          `transport rules take recipients at ${domainName} as internal`,
          'set isInternal to false unless the domain is yours',
        ),
      ),
};
