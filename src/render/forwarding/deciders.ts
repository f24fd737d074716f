import type { ControlName, Decider } from '../../posture/values/verdict.ts';
import { type Line, quote, say } from '../document/document.ts';
import { controlName } from '../words/control-name.ts';

/** Each control, as people call it. */
export const controls: Readonly<Record<ControlName, string>> = {
  G0: 'mailbox',
  G1: 'remote domain',
  G2: 'transport rules',
  G3: 'connectors',
  G4: 'outbound policy',
  G5: 'sender',
};

/** One object of a control. */
const nouns: Readonly<Record<ControlName, string>> = {
  ...controls,
  G2: 'transport rule',
  G3: 'outbound connector',
  G5: 'state of',
};

/** `outbound policy “Default”`. */
export function deciderSpans({ gate, object }: Decider): Line {
  const name = named(object);
  if (name.length === 0) return [say(controls[gate])];
  return gate === 'G0' ? [say('what could not be read about'), ...name] : [say(nouns[gate]), ...name];
}

/** The name of an object by `section/name`, in quotation marks; nothing where a control has a word of its own for it. */
export function named(object: string | null): Line {
  const { section, name } = /^(?<section>[a-zA-Z]+)\/(?<name>.+)$/u.exec(object ?? '')?.groups ?? {};
  return section === undefined || name === undefined ? [] : [say(' “'), quote(controlName(section, name)), say('”')];
}
