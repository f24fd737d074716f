import { kinds } from '../../kinds/index.ts';
import { controlName } from './control-name.ts';

/** `outboundPolicies/Partner forwarding` by the noun of its kind: `outbound policy “Partner forwarding”`. */
export function objectText(object: string): string {
  const at = object.indexOf('/');
  const noun = kinds.find(({ section }) => section === object.slice(0, at))?.noun;
  return noun === undefined ? object : `${noun} “${controlName(object.slice(0, at), object.slice(at + 1))}”`;
}
