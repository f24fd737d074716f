import type { Page } from 'playwright-core';

/** Texts on a page, how many were looked at and which stand out too little from what is behind them. */
export interface Contrasts {
  readonly read: number;
  readonly faint: readonly string[];
}

/** Measures every visible text against the nearest background, as WCAG 2.2 (1.4.3) asks: 4.5 to 1 for small text. */
export const faintTexts = (page: Page): Promise<Contrasts> => page.evaluate<Contrasts>(`(${measure})()`);

/** Runs in the page. Colours go through a canvas, which knows every way of writing one. */
const measure = `() => {
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const numbers = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return Array.from(pen.getImageData(0, 0, 1, 1).data);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = numbers(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  let read = 0;
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walk.nextNode(); text !== null; text = walk.nextNode()) {
    const element = text.parentElement;
    if (text.data.trim() === '' || !element.checkVisibility() || ['SCRIPT', 'OPTION'].includes(element.tagName)) continue;
    const [a, b] = [light(numbers(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    read += 1;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(ratio.toFixed(2) + ' ' + text.data.trim());
  }
  return { read, faint };
}`;
