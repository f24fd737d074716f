import { cis, type Finding, warn } from '../finding.ts';

/** B-DS-1: mail that claims to come from inside. */
export const directSend: Finding = {
  id: 'B-DS-1',
  title: 'mail that comes in without signing in and bears an address of ours is rejected',
  text: 'Direct Send lets anybody hand in mail under the addresses of the organisation, without signing in. It has nothing to do with forwarding and stands in the same settings.',
  example: 'Set-OrganizationConfig -RejectDirectSend $true',
  controls: [cis('6.5.5', 'v7.0'), 'MT.1062'],
  needs: ['rejectDirectSend'],
  check: ({ rejectDirectSend: rejects }) =>
    rejects?.state === 'present' && !rejects.value
      ? [
          warn(
            'organization/RejectDirectSend',
            'mail that claims to come from inside is taken from anybody',
            'Set-OrganizationConfig -RejectDirectSend $true',
          ),
        ]
      : [],
};
