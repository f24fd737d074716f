import { matrixStyle } from './style-matrix.ts';

/** How the report looks: one column of text, two colour schemes, paper. Contrasts are at least 4.5 to 1. */
const base = `
:root {
  color-scheme: light dark;
  --page: #fbfaf8; --panel: #ffffff; --ink: #1f2328; --soft: #59616b; --line: #dcdad5; --wash: #f2f0ec;
  --link: #0b57a4; --mark: #fff3c4;
  --allowed: #8a3b00; --allowed-wash: #fde9d7; --open: #5b3a9e; --open-wash: #ece6fa;
  --blocked: #4b5560; --blocked-wash: transparent; --fine: #1c6b3c;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #16181c; --panel: #1d2025; --ink: #e6e4df; --soft: #a3a9b2; --line: #363a41; --wash: #24282e;
    --link: #8cc0ff; --mark: #4a3f12;
    --allowed: #ffb784; --allowed-wash: #46280f; --open: #cbb6ff; --open-wash: #30264a;
    --blocked: #a9b0ba; --blocked-wash: transparent; --fine: #86d6a3;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", sans-serif;
  overflow-wrap: anywhere;
}
main, header.top, footer { max-width: 78rem; margin: 0 auto; padding: 0 1.25rem; }
header.top { padding-top: 2.5rem; }
footer { padding: 1rem 1.25rem 4rem; color: var(--soft); font-size: 0.875rem; }
h1 { font-size: 1.75rem; line-height: 1.2; font-weight: 650; margin: 0 0 0.25rem; letter-spacing: -0.01em; }
h2 { font-size: 1.2rem; line-height: 1.3; font-weight: 650; margin: 2.75rem 0 0.5rem; }
h3 { font-size: 1rem; font-weight: 650; margin: 1.25rem 0 0.25rem; }
p, ul, ol, dl { margin: 0.5rem 0; max-width: 46rem; }
ul, ol { padding-left: 1.25rem; }
.soft, .hint { color: var(--soft); }
.small { font-size: 0.875rem; line-height: 1.4; }
.lead { font-size: 1.0625rem; }
.number { font-variant-numeric: tabular-nums; }
.blank { font-style: italic; color: var(--soft); }
code { font: 0.9em ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, monospace; }
a { color: var(--link); text-underline-offset: 0.15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }
section:target > h2, .sheet:has(:target) > summary { background: var(--mark); }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; max-width: none; }
.tiles { list-style: none; padding: 0; margin: 1.25rem 0; display: flex; flex-wrap: wrap; gap: 0.75rem; max-width: none; }
.tiles li { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: 0.6rem 1rem; min-width: 9rem; flex: 1 1 9rem; }
.tiles b { display: block; font-size: 1.6rem; line-height: 1.2; font-weight: 600; font-variant-numeric: tabular-nums; }
details { border: 1px solid var(--line); border-radius: 8px; background: var(--panel); margin: 0.5rem 0; }
details > :not(summary) { margin-left: 1rem; margin-right: 1rem; }
summary { padding: 0.5rem 1rem; cursor: pointer; }
summary:hover { background: var(--wash); }
.tools {
  position: sticky; top: 0; z-index: 3; background: var(--page); border-bottom: 1px solid var(--line);
  padding: 0.6rem 0; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center;
}
.tools[hidden] { display: none; }
.tools input, .tools select, .tools button {
  font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--soft); border-radius: 6px; padding: 0.3rem 0.6rem; max-width: 100%;
}
.tools input { width: 20rem; }
@media (max-width: 70rem) { .keys { display: none; } }
.tools output { color: var(--soft); font-size: 0.875rem; }
.word { font-weight: 600; }
.word.allowed, .word.partial { color: var(--allowed); }
.word.indeterminate { color: var(--open); }
.word.blocked, .word.not-applicable { color: var(--blocked); }
.word.pass { color: var(--fine); }
.word.fail, .word.warning { color: var(--allowed); }
.word.manual, .word.note { color: var(--blocked); }
[hidden] { display: none !important; }
`;

const paper = `
@media print {
  :root { --page: #fff; --panel: #fff; --wash: #f4f4f4; --mark: transparent; }
  body { font-size: 9.5pt; }
  main, header.top, footer { max-width: none; padding-left: 0; padding-right: 0; }
  .tools, nav, .skip, .screen { display: none; }
  details { border: 0; border-radius: 0; }
  details > summary { list-style: none; padding-left: 0; font-weight: 600; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  .wide { overflow: visible; }
  a { color: inherit; text-decoration: none; }
  h2, h3, summary { break-after: avoid; }
  tr, li { break-inside: avoid; }
  thead { display: table-header-group; }
  @page { margin: 14mm; }
}
`;

export const style = base + matrixStyle + paper;
