import type { World } from '../../world/world.ts';
import { answerFor, type Finding, open, planIt, read, type Remark, warn } from '../finding.ts';
import { domainEntry } from './entries.ts';

/** B-FWD-4: closed for all, and open for named domains that somebody answers for. */
export const deny: Finding = {
  id: 'B-FWD-4',
  title: 'remote domains stop automatic forwards',
  text: 'CISA asks for autoForwardEnabled: false on every remote domain, but for named domains on a list. It passes where outbound policies are On and administrators forward to contacts, which remote domains do not see: look at B-FWD-1 beside it.',
  example: 'remoteDomains:\n  - { domainName: "*", autoForwardEnabled: true }',
  controls: ['MS.EXO.1.1v2'],
  needs: ['remoteDomains'],
  excepts: true,
  ofGrants: ({ object, grants }) => {
    if (object !== domainEntry('*')) return answerFor(grants);
    return grants.length === 0 ? planIt() : 'name domains instead of * in the grants';
  },
  check: (world) => [...whole(world), ...opened(world)],
};

/** Every tenant has an entry for all other domains: where it is not among what was read, something was not read. */
function whole({ remoteDomains }: World): readonly Remark[] {
  const all = read(remoteDomains);
  return remoteDomains.state === 'present' && !all.some((one) => one.domainName === '*')
    ? [
        open(
          domainEntry('*'),
          'the entry for all other domains is not among those that were read',
          'read Get-RemoteDomain again',
        ),
      ]
    : [];
}

const opened = ({ remoteDomains }: World): readonly Remark[] =>
  read(remoteDomains)
    .filter((one) => one.autoForwardEnabled === true)
    .map(({ domainName }) =>
      warn(
        domainEntry(domainName),
        `${domainName} lets automatic forwards through`,
        'set autoForwardEnabled to false, or say who answers for it',
      ),
    );
