import { isUnclear } from '../../../kinds/rows/decode.ts';
import type { World } from '../../world/world.ts';
import { type Finding, note, read, type Remark, warn } from '../finding.ts';
import { domainEntry, everyPolicyBlocks } from './entries.ts';

/** L6: entries for a domain and for everything below it that disagree; entries that let out what Default keeps in. */
export const disagreeing: Finding = {
  id: 'L6',
  title: 'remote domains say the same of a domain and of everything below it, and none is more open than Default',
  text: 'The entry *.fabrikam.com covers fabrikam.com as well, and the entry fabrikam.com wins over it: people read one and get the other. An entry that lets through what Default blocks is how one partner is opened; it is told so that somebody knows of it.',
  example:
    'remoteDomains:\n  - { domainName: fabrikam.com, autoForwardEnabled: true }\n  - { domainName: "*.fabrikam.com", autoForwardEnabled: false }',
  controls: [],
  needs: ['remoteDomains'],
  // This is how a grant opens a place; a narrower entry that shuts a part of it is told as what breaks the grant.
  ofGrants: () => null,
  check: (world) => [...contradictions(world), ...weaker(world)],
};

function contradictions(world: World): readonly Remark[] {
  const entries = new Map(read(world.remoteDomains).map((one) => [one.domainName, one.autoForwardEnabled]));
  return [...entries].flatMap(([name, allows]) => {
    const wild = entries.get(`*.${name}`);
    if (wild === undefined || isUnclear(wild) || isUnclear(allows) || wild === allows) return [];
    const said = (yes: boolean): string => (yes ? 'allows' : 'blocks');
    const message = `${name} ${said(allows)} automatic forwards and *.${name} ${said(wild)} them`;
    return [warn(domainEntry(name), message, 'make both say the same, or say why not')];
  });
}

/** What is let through for nobody is a finding of its own. */
function weaker(world: World): readonly Remark[] {
  const all = read(world.remoteDomains);
  if (all.find((one) => one.domainName === '*')?.autoForwardEnabled !== false) return [];
  if (everyPolicyBlocks(world) === true) return [];
  return all
    .filter((one) => one.domainName !== '*' && one.autoForwardEnabled === true)
    .map(({ domainName }) => note(domainEntry(domainName), `${domainName} is let through where Default blocks`));
}
