import { createHash } from 'node:crypto';
import { html, type MarkupContent, type Markup, printed, verbatim } from './markup.ts';
import script from './browser/page.ts.bundle';
import style from './styles/page.css.bundle';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** The page may run its own script, wear its own style, and nothing else: it can reach no network at all. */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(style)}`,
  `script-src ${hashOf(script)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** Made by hand, since their hashes cover every space between the tags. */
const worn = verbatim(`<style>${style}</style>`);
const running = verbatim(`<script>${script}</script>`);

/** A whole page in one file. */
export function page(title: string, body: readonly MarkupContent[]): string {
  const whole: Markup = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${worn}
      </head>
      <body>
        ${body} ${running}
      </body>
    </html> `;
  return printed(whole);
}
