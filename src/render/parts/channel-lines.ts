import type { ResidualChannel } from '../../posture/question/residual-channel.ts';
import type { OwnWayOut, Taken } from '../../posture/question/own-ways-out.ts';
import { type Line, quote, say } from '../document/document.ts';

const words: Readonly<Record<ResidualChannel['channel'], string>> = {
  'transport-rule-redirect': 'a transport rule redirects',
  'transport-rule-copy': 'a transport rule copies',
  'suspicious-copy': 'mail that looks like spam is copied',
  'outbound-connector': 'mail is handed to a host of others',
  'inbound-relay': 'others send on to anywhere by a connector',
  journal: 'a journal copies mail whole',
  'power-automate': 'flows of Power Automate may send; no transport rule looks for them',
};

const perhapsWords = 'flows of Power Automate may perhaps send, past a rule that changes the header others look for';

/** A way out beside forwarding: by what, whose mail, for where, and where to. */
export const channelLine = ({ channel, object, from, to, unclear, destinations, perhaps }: ResidualChannel): Line => [
  say(perhaps === true ? perhapsWords : words[channel]),
  ...(object === channel ? [] : [say(': '), quote(object)]),
  ...(from.length === 0 ? [] : [say(' from '), quote(from.join(', '), 'opens')]),
  ...(destinations === undefined ? [] : [say(' for '), quote(destinations.join(', '))]),
  ...(to.length === 0 ? [] : [say(' → '), quote(to.join(', '), 'opens')]),
  ...(unclear.length === 0 ? [] : [say(' → perhaps '), quote(unclear.join(', '), 'warns')]),
];

/** The same of one person: whether it takes what they send or what they get. */
export const ownChannelLine = (one: OwnWayOut): Line => {
  const sides = [...side(one.sent, 'mail it sends'), ...side(one.received, 'mail it gets')];
  return [...channelLine(one), say(` · takes ${sides.join(' and ')}`, 'faint')];
};

/** The same of one message. */
export const handedLine = (one: OwnWayOut): Line => [
  ...(one.sent === 'perhaps' ? [say('perhaps: ', 'warns')] : []),
  ...channelLine(one),
];

const side = (taken: Taken, what: string): readonly string[] =>
  taken === 'no' ? [] : [taken === 'yes' ? what : `perhaps ${what}`];
