import type { Json } from '../json.ts';
import { type Properties, textsOf } from './property.ts';

/** One item of a list that is written item by item, as plans name it: `members/ana@contoso.com`. */
export const itemName = (list: string, item: string): string => `${list}/${item}`;

/** The property that a name is about: the list of an item, or the name itself. */
export const listOf = (name: string): string => name.split('/', 1)[0] ?? '';

const itemOf = (name: string): string => name.slice(listOf(name).length + 1);

export const isItem = (name: string): boolean => name.includes('/');

/** Whether this is said of single items alone: whoever else is on their lists is then left out of it. */
export function saysItems(properties: Properties): boolean {
  const names = Object.keys(properties);
  return names.length > 0 && names.every(isItem);
}

/** Looks up what properties say under a name: the value of a property, or whether a list has an item. */
export function lookup(properties: Properties): (name: string) => Json {
  const lists = new Map<string, ReadonlySet<string>>();
  return (name) => {
    const list = listOf(name);
    if (list === name) return properties[name] ?? null;
    const items = lists.get(list) ?? new Set(textsOf(properties[list]));
    lists.set(list, items);
    return items.has(itemOf(name));
  };
}

/** Properties once items have come to their lists or gone from them. A list without items is not there. */
export function withItems(properties: Properties, items: Properties): Properties {
  const lists = new Map([...new Set(Object.keys(items).map(listOf))].map((list) => [list, itemsIn(properties, list)]));
  for (const [name, there] of Object.entries(items)) {
    if (there === true) lists.get(listOf(name))?.add(itemOf(name));
    else lists.get(listOf(name))?.delete(itemOf(name));
  }
  const others = Object.entries(properties).filter(([name]) => !lists.has(name));
  const filled = [...lists].filter(([, all]) => all.size > 0).map(([list, all]) => [list, [...all].sort()] as const);
  return Object.fromEntries([...others, ...filled]);
}

const itemsIn = (properties: Properties, list: string): Set<string> => new Set(textsOf(properties[list]));
