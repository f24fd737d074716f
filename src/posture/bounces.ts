import type { Explanation } from '../diagnostics/explanation.ts';
import type { ControlName } from './verdict.ts';

/** What a status code in a bounce is evidence of. The title says it in a line. */
export interface BounceCode extends Explanation {
  readonly pattern: RegExp;
  /** As pages list it: `5.7.520`, `5.7.9xx`. */
  readonly code: string;
  /** The gate that acted; null where none of the tenant did. */
  readonly gate: ControlName | null;
}

/** The status codes that people meet when mail is forwarded. Source: non-delivery report pages, 2026. */
export const bounceCodes: readonly BounceCode[] = [
  {
    code: '5.7.520',
    pattern: /^5\.7\.520$/u,
    gate: 'G4',
    title: 'the outbound spam policy refused an automatic forward',
    text: 'The text ends in AS(7555). Nothing else answers with it. `postern why` names the policy, and the narrowest change that lets the forward out.',
    example: '550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)',
  },
  {
    code: '5.7.9xx',
    pattern: /^5\.7\.9\d\d$/u,
    gate: 'G2',
    title: 'a transport rule refused it with a code of its own',
    text: 'Rules may set a code from 5.7.900 to 5.7.999. A rule without one answers 5.7.1 and names TRANSPORT.RULES.RejectMessage.',
    example: '550 5.7.900 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
  },
  {
    code: '5.7.1',
    pattern: /^5\.7\.1$/u,
    gate: null,
    title: 'refused, by whom only the text says',
    text: 'With TRANSPORT.RULES.RejectMessage in its text a transport rule refused it; with “Unable to relay” a host on the way did. Without either it says nothing of forwarding.',
    example: '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
  },
  {
    code: '5.1.8',
    pattern: /^5\.1\.8$/u,
    gate: 'G5',
    title: 'the sender is on the list of restricted entities',
    text: 'The mailbox sent too much, or spam. It may receive and not send until an administrator takes it off the list.',
    example: '550 5.1.8 Access denied, bad outbound sender',
  },
  {
    code: '5.7.501 to 5.7.503',
    pattern: /^5\.7\.50[1-3]$/u,
    gate: 'G5',
    title: 'the sending account is banned for spam',
    text: 'The service stopped the account. Look for what it sent before letting it go.',
    example: '550 5.7.501 Access denied, spam abuse detected',
  },
  {
    code: '5.7.703',
    pattern: /^5\.7\.703$/u,
    gate: 'G5',
    title: 'the recipient is on the block list of the tenant',
    text: 'An entry of the Tenant Allow/Block List bars mail to the address or domain as well as mail from it.',
    example: '550 5.7.703 Your message can’t be delivered because messages to it are blocked',
  },
  {
    code: '5.7.233, 5.7.705, 5.7.708, 5.7.750',
    pattern: /^5\.7\.(?:233|705|708|750)$/u,
    gate: 'G5',
    title: 'the tenant as a whole is stopped or limited',
    text: 'The tenant is over a limit, new, or sends from domains that it has not registered. No policy of forwarding is involved.',
    example: '550 5.7.705 Access denied, tenant has exceeded threshold',
  },
  {
    code: '5.7.64',
    pattern: /^5\.7\.64$/u,
    gate: 'G3',
    title: 'a relay refused the message',
    text: 'A host to which a connector hands the message does not take it.',
    example: '550 5.7.64 TenantAttribution; Relay Access Denied',
  },
  {
    code: '5.4.6, 5.4.14',
    pattern: /^5\.4\.(?:6|14)$/u,
    gate: null,
    title: 'two forwards face each other, or the routing goes in a circle',
    text: 'Often one mailbox forwards to another that forwards back.',
    example: '550 5.4.14 Hop count exceeded - possible mail loop',
  },
  {
    code: '5.1.1, 5.1.10, 5.4.1',
    pattern: /^5\.(?:1\.1|1\.10|4\.1)$/u,
    gate: null,
    title: 'the destination does not exist; no policy of the tenant is involved',
    text: 'The forward got out, and its target takes no mail. Mend the address of the forward.',
    example: '550 5.1.10 RESOLVER.ADR.RecipientNotFound',
  },
  {
    code: '5.7.509, 5.7.23, 5.7.26',
    pattern: /^(?:5\.7\.509|5\.7\.23|5\.7\.26)$/u,
    gate: null,
    title: 'the destination refused it, since forwarding broke its authentication',
    text: 'The forward got out. The next server asks for SPF or DMARC, which a forwarded message no longer passes.',
    example: '550 5.7.509 Access denied, sending domain does not pass DMARC verification',
  },
];
