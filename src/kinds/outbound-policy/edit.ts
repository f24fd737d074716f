import type { Live } from '../kind.ts';
import type { Properties } from '../property.ts';
import { defaultKey } from './live.ts';
import { reach, who } from './scope.ts';

/** One call in a row of several, told by the properties it brings to what is wanted. */
export interface PolicyEdit {
  readonly verb: 'disable' | 'scope' | 'set' | 'enable';
  readonly fields: readonly string[];
}

/** What an edit does, said in people where it concerns them. */
export function titleOf(live: Live, { verb, fields }: PolicyEdit, now: Properties, next: Properties): string {
  if (verb === 'disable') return `disable the outbound policy ${live.name}`;
  if (verb === 'enable') return `enable the outbound policy ${live.name} for ${who(next)}`;
  if (verb === 'set' && fields.includes('autoForwardingMode')) return modeTitle(live, next);
  if (verb === 'scope' && (reach(now, next).widens || reach(now, next).narrows))
    return `change whom the outbound policy ${live.name} covers: ${who(next)}`;
  return `change ${fields.join(', ')} of the outbound policy ${live.name}`;
}

function modeTitle(live: Live, next: Properties): string {
  const people = live.ref.key === defaultKey ? 'everyone else' : who(next);
  switch (next['autoForwardingMode']) {
    case 'On':
      return `let ${people} forward to the outside (${live.name})`;
    case 'Off':
      return `stop ${people} from forwarding to the outside (${live.name})`;
    default:
      return `leave forwarding by ${people} to what Automatic means (${live.name})`;
  }
}
