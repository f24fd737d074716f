import { type DestinationClass, namesBelow } from '../matrix/destinations.ts';
import { domainOf, parentOf } from '../world/domains.ts';
import { few, sentence } from '../values/sentence.ts';

/** Says where some classes lead: names where they are few, everywhere but a few, or the rest with what is named. */
export function placeNames(some: readonly DestinationClass[], all: readonly DestinationClass[]): string {
  const tree = treeOf(all);
  const chosen = new Set(some.filter(isOutside));
  const here = sentence(some.filter((one) => !isOutside(one)).map(({ name }) => name));
  const outside = outsideNames(chosen, tree);
  return [outside, here].filter((text) => text !== '').join(' and ');
}

/** A colleague on-premises is no external domain. */
const isOutside = ({ kind }: DestinationClass): boolean => kind !== 'on-premises';

function outsideNames(chosen: Chosen, tree: Tree): string {
  const all = tree.all.filter(isOutside);
  if (chosen.size === all.length && chosen.size > 0) return 'any external domain';
  if (![...chosen].some((one) => one.kind === 'other')) return sentence(namesOf(chosen, tree));
  const left = all.filter((one) => !chosen.has(one));
  const missing = left.length > mostLeftOut ? [] : namesOf(new Set(left), tree);
  if (missing.length > 0 && missing.length <= few) return `any external domain except ${sentence(missing)}`;
  if (chosen.size <= few) return sentence(namesOf(chosen, tree));
  return `any external domain except ${left.length} that controls name`;
}

/** More classes than that are too many to be said in a few names. */
const mostLeftOut = 4 * few;

type Chosen = ReadonlySet<DestinationClass>;

/** The classes, and by domain those that lie at it or below it. */
interface Tree {
  readonly all: readonly DestinationClass[];
  readonly within: ReadonlyMap<string, readonly DestinationClass[]>;
  /** The class of what lies below a domain and has no name. */
  readonly below: ReadonlyMap<string, DestinationClass>;
}

const trees = new WeakMap<readonly DestinationClass[], Tree>();

function treeOf(all: readonly DestinationClass[]): Tree {
  const known = trees.get(all);
  if (known !== undefined) return known;
  const within = new Map<string, DestinationClass[]>();
  for (const one of all.filter(isOutside)) {
    for (let domain = domainOf(one.example); domain !== ''; domain = parentOf(domain)) {
      const list = within.get(domain);
      if (list === undefined) within.set(domain, [one]);
      else list.push(one);
    }
  }
  const below = new Map(all.flatMap((one) => (one.kind === 'below' ? [[one.name, one] as const] : [])));
  const tree = { all, within, below };
  trees.set(all, tree);
  return tree;
}

/** The names of classes. A domain stands for its addresses, and with its subdomains for them: what of these is out, is said. */
function namesOf(chosen: Chosen, tree: Tree): readonly string[] {
  const said = new Set<DestinationClass>();
  const names = [...chosen].flatMap((one) => {
    if (one.kind !== 'domain') return [];
    const covered = coveredBy(one, chosen, tree);
    const isSaid = said.has(one);
    for (const each of covered) said.add(each);
    return isSaid ? [] : [nameOf(one, covered, chosen, tree)];
  });
  const rest = [...chosen].filter((one) => !said.has(one));
  return [
    ...rest.filter(isSpecific).map(({ name }) => name),
    ...names,
    ...rest.filter(isGeneral).map((one) => withoutAddresses(one, chosen, tree)),
  ];
}

const isSpecific = ({ kind }: DestinationClass): boolean => kind === 'address';
const isGeneral = ({ kind }: DestinationClass): boolean => kind !== 'address' && kind !== 'domain';

/** What a name of a domain speaks of: its addresses; and all below it, where what has no name there is meant as well. */
function coveredBy(one: DestinationClass, chosen: Chosen, { within, below }: Tree): readonly DestinationClass[] {
  const rest = below.get(namesBelow(one.name));
  const all = within.get(one.name) ?? [];
  return rest !== undefined && chosen.has(rest) ? all : all.filter(({ example }) => domainOf(example) === one.name);
}

function nameOf(one: DestinationClass, covered: readonly DestinationClass[], chosen: Chosen, tree: Tree): string {
  const isDeep = covered.some(({ kind }) => kind === 'below');
  const name = isDeep ? `${one.name} with its subdomains` : one.name;
  const out = covered.filter((each) => !chosen.has(each));
  return out.length === 0 ? name : `${name} (without ${sentence(namesOf(new Set(out), tree))})`;
}

/** What has no name of its own, without the addresses there that have one and are not meant. */
function withoutAddresses(one: DestinationClass, chosen: Chosen, tree: Tree): string {
  const out = tree.all.filter((each) => each.kind === 'address' && !chosen.has(each) && homeOf(each, tree) === one);
  return out.length === 0 ? one.name : `${one.name} (without ${sentence(out.map(({ name }) => name))})`;
}

/** The class that an address would be of if nobody named it, where its domain has no name either. */
function homeOf({ example }: DestinationClass, { all, below }: Tree): DestinationClass | undefined {
  const domain = domainOf(example);
  if (all.some(({ kind, name }) => kind === 'domain' && name === domain)) return undefined;
  for (let parent = parentOf(domain); parent !== ''; parent = parentOf(parent)) {
    const found = below.get(namesBelow(parent));
    if (found !== undefined) return found;
  }
  return all.find(({ kind }) => kind === 'other');
}
