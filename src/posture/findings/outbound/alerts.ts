import { cis, type Finding, open } from '../finding.ts';

/** B-OUT-3: no setting that is read here shows it. */
export const alerts: Finding = {
  id: 'B-OUT-3',
  title: 'somebody is told about suspicious outbound mail',
  text: 'CIS asks for notifications of the outbound policy; Microsoft advises against them and for an alert policy. Alert policies are not read here, so that a person has to look.',
  example: 'Microsoft Defender portal, Policies and rules, Alert policy: "Suspicious email forwarding activity"',
  controls: [cis('2.1.6', 'v6.0.1'), 'MS.SECURITYSUITE.4.1v1'],
  needs: [],
  check: () => [
    open(null, 'alert policies are not read here', 'look at the alert policies in the Defender portal by hand'),
  ],
};
