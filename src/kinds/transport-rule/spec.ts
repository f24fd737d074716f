import type { Json } from '../../json.ts';
import type { RawEntry } from '../kind.ts';
import type { Properties } from '../property.ts';
import { listEntries } from '../section.ts';

/** The entries of the section, with what the service adds by itself, so that it is no difference afterwards. */
export function entries(section: Json): readonly RawEntry[] {
  return listEntries(section, 'name').map((entry) => Object.assign({}, entry, { spec: completed(entry.spec) }));
}

const completed = (spec: Properties): Properties => ({
  ...spec,
  ...rejection(spec),
  ...disclaimer(spec),
  ...comments(spec),
});

const isGiven = (spec: Properties, name: string): boolean => spec[name] !== undefined && spec[name] !== null;

/**
 * A rejection has a code and a text: the service supplies the one that was not given.
 * Source: New-TransportRule reference, August 2026.
 */
function rejection(spec: Properties): Properties {
  const text = isGiven(spec, 'rejectMessageReasonText');
  const code = isGiven(spec, 'rejectMessageEnhancedStatusCode');
  if (text === code) return {};
  return text
    ? { rejectMessageEnhancedStatusCode: '5.7.1' }
    : { rejectMessageReasonText: 'Delivery not authorized, message refused' };
}

/** A disclaimer has a place and a way out. Source: New-TransportRule reference, August 2026. */
function disclaimer(spec: Properties): Properties {
  if (!isGiven(spec, 'applyHtmlDisclaimerText')) return {};
  return {
    applyHtmlDisclaimerLocation: spec['applyHtmlDisclaimerLocation'] ?? 'Append',
    applyHtmlDisclaimerFallbackAction: spec['applyHtmlDisclaimerFallbackAction'] ?? 'Wrap',
  };
}

/** A block scalar ends with a line break that the comment does not keep. */
function comments(spec: Properties): Properties {
  const value = spec['comments'];
  return typeof value === 'string' ? { comments: value.trim() } : {};
}
