/** Every element that a selector finds, as what it is. */
export const all = <E extends Element = HTMLElement>(
  selector: string,
  type: new () => E,
  root: ParentNode = document,
): readonly E[] => [...root.querySelectorAll(selector)].filter((one): one is E => one instanceof type);

/** The element of an id, where it is there and of that type. */
export function byId<E extends Element>(id: string, type: new () => E): E | null {
  const found = document.getElementById(id);
  return found instanceof type ? found : null;
}

/** Makes an element. Text becomes text: nothing is ever read as markup. */
export function element(tag: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

export const textOf = (one: Element | undefined): string => (one?.textContent ?? '').toLowerCase();
