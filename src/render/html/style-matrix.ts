/** The matrix, the rows of the lists and the gates of an answer. */
export const matrixStyle = `
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); margin: 0.75rem 0; }
details > .wide { margin: 0 0 0.75rem; border-width: 1px 0 0; border-radius: 0; }
table.matrix { border-collapse: separate; border-spacing: 0; font-size: 0.875rem; width: 100%; }
.matrix caption { text-align: left; padding: 0.5rem 0.75rem; color: var(--soft); }
details .matrix caption { display: none; }
.matrix th, .matrix td { padding: 0.45rem 0.75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.matrix tbody tr:last-child > * { border-bottom: 0; }
.matrix thead th { vertical-align: bottom; font-weight: 600; min-width: 8rem; max-width: 16rem; background: var(--wash); }
.matrix th:first-child { position: sticky; left: 0; z-index: 1; min-width: 13rem; max-width: 22rem; width: 22rem; background: var(--panel); border-right: 1px solid var(--line); }
.matrix thead th:first-child { background: var(--wash); }
.matrix tbody th { font-weight: 500; }
.matrix td { white-space: nowrap; overflow-wrap: normal; }
.matrix td a { text-decoration: none; font-weight: 600; color: inherit; display: inline-block; }
.matrix td a:hover { text-decoration: underline; }
.matrix td.allowed, .matrix td.partial { color: var(--allowed); background: var(--allowed-wash); }
.matrix td.partial { background: color-mix(in srgb, var(--allowed-wash) 45%, var(--panel)); }
.matrix td.indeterminate { color: var(--open); background: var(--open-wash); }
.matrix td.blocked, .matrix td.not-applicable { color: var(--blocked); }
.matrix td.blocked a, .matrix td.not-applicable a { font-weight: 400; }
.matrix td .who-more { white-space: normal; color: inherit; min-width: 8rem; }
.matrix td.off { opacity: 0.3; }
.who-more { display: block; color: var(--soft); font-weight: 400; font-size: 0.8125rem; }
.rows { list-style: none; padding: 0; margin: 0.75rem 0; max-width: none; border: 1px solid var(--line); border-radius: 8px; background: var(--panel); }
details > .rows { border-width: 1px 0 0; border-radius: 0; margin: 0; }
.rows > li { padding: 0.5rem 1rem; border-top: 1px solid var(--line); display: grid; gap: 0.1rem 1.25rem; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) minmax(0, 6fr); }
.rows > li:first-child { border-top: 0; }
.rows > li > .all { grid-column: 1 / -1; }
.arrow { color: var(--soft); }
.gates { list-style: none; padding: 0; max-width: none; border-top: 1px solid var(--line); }
.gates li { display: grid; grid-template-columns: 2.25rem 13rem 5rem minmax(0, 1fr); gap: 0 0.75rem; padding: 0.3rem 0; border-bottom: 1px solid var(--line); font-size: 0.9375rem; }
.gates .decides { background: var(--wash); }
.sheet article { border-top: 1px solid var(--line); padding: 0.5rem 0; }
.body { padding-bottom: 0.5rem; scroll-margin-top: 4rem; }
.body:focus { outline: none; }
.findings { list-style: none; padding: 0; max-width: none; }
.findings li { border-left: 4px solid var(--line); padding: 0.1rem 0 0.1rem 0.9rem; margin: 0.9rem 0; }
.findings li.warning, .findings li.fail { border-color: var(--allowed); }
.findings p { margin: 0.15rem 0; }
dl.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.15rem 1.25rem; }
dl.facts dd { margin: 0; }
.notice { border: 1px solid var(--open); border-radius: 8px; background: var(--open-wash); padding: 0.25rem 1rem; margin: 1rem 0; }
@media screen and (max-width: 46rem) {
  .rows > li { grid-template-columns: minmax(0, 1fr); }
  .gates li { grid-template-columns: 2.25rem minmax(0, 1fr) max-content; }
  .gates li > :last-child { grid-column: 2 / -1; }
  .matrix th:first-child { min-width: 8.5rem; width: 8.5rem; max-width: 8.5rem; }
  dl.facts { grid-template-columns: minmax(0, 1fr); }
  dl.facts dd { margin: 0 0 0.4rem; }
  .tools input { width: 100%; }
  .tools { position: static; }
  h2 { margin-top: 2rem; }
}
`;
