import { type Finding, open, read, warn } from '../finding.ts';
import { domainEntry, everyPolicyBlocks } from './entries.ts';

/** A partner that is let through where nobody may forward. */
export const deadException: Finding = {
  id: 'dead-exception',
  title: 'no remote domain is opened for nobody',
  text: 'A remote domain and an outbound policy both have to be open. A domain that is let through has no effect where no outbound policy lets anyone forward: somebody waits for mail that does not come.',
  example:
    'remoteDomains:\n  - { domainName: "*", autoForwardEnabled: false }\n  - { domainName: fabrikam.com, autoForwardEnabled: true }\noutboundPolicies:\n  - { name: Default, autoForwardingMode: Off }',
  controls: [],
  needs: ['remoteDomains', 'outbound'],
  // A place is open for whoever joins the groups of its grants.
  ofGrants: () => null,
  check: (world) => {
    const all = read(world.remoteDomains);
    if (all.find((one) => one.domainName === '*')?.autoForwardEnabled !== false) return [];
    const blocked = everyPolicyBlocks(world);
    if (blocked === false) return [];
    const opened = all.filter((one) => one.domainName !== '*' && one.autoForwardEnabled === true);
    return opened.map(({ domainName }) =>
      blocked === true
        ? warn(
            domainEntry(domainName),
            `${domainName} is let through, and no outbound policy lets anyone forward`,
            'scope an outbound policy to those who should, or close the domain',
          )
        : open(
            domainEntry(domainName),
            `whether any outbound policy lets anyone forward to ${domainName}, which is let through, is undecided`,
            'set the outbound policies to On or Off, and make their groups readable',
          ),
    );
  },
};
