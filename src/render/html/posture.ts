import type { PostureReport } from '../../engine/answers/posture-report.ts';
import type { AnsweringData } from '../../engine/why/answering.ts';
import { grantBlocks } from '../parts/grant-blocks.ts';
import { whoTable } from '../forwarding/who-table.ts';
import type { Block } from '../document/document.ts';
import { smtpAuthBlocks } from '../parts/smtp-auth-blocks.ts';
import { useBlocks } from '../parts/evidence-lines.ts';
import { answersSection } from './answers.ts';
import { sectionMarkup } from './document-page.ts';
import { askSection, dataElement } from './ask.ts';
import { blocksMarkup } from './elements.ts';
import { basisSection, unreadNotice } from './basis.ts';
import { findingsSection, metSection } from './findings.ts';
import { channelsSection, forwardsSection } from './forwards.ts';
import { flow, linksOf, whoMatrix } from './flow.ts';
import { gridOf } from './grid.ts';
import { head, tools } from './head.ts';
import { html, type Markup, quoted } from './markup.ts';
import { matrixSection } from './matrix.ts';
import { openingsSection } from './openings.ts';
import { page } from './page.ts';
import { paperAnswers } from './paper-answers.ts';
import { section } from './pieces.ts';
import { registerSection } from './register.ts';
import { sheetsOf } from './sheets.ts';

/** The posture of a tenant as one page that needs nothing else: no network, and no script to be read. */
export function postureHtml(report: PostureReport, data: AnsweringData | null = null): string {
  const grid = gridOf(report);
  const sheets = sheetsOf(grid.rows.flatMap((row) => row.cells.filter((cell) => cell !== null)));
  const who = whoTable(report);
  const body = [
    unreadNotice(report),
    toldSections(grantBlocks(report, 'each')),
    section('who', 'Who can forward where', [flow(linksOf(who)), whoMatrix(who)]),
    registerSection(report.exceptions),
    usesSection(report),
    findingsSection(report),
    data === null ? null : askSection,
    html`<h2 class="appendix" id="appendix">Appendix: every answer, and what it rests on</h2>`,
    tools,
    openingsSection(report),
    matrixSection(grid, sheets),
    answersSection(report, sheets),
    forwardsSection(report.forwards),
    toldSections(smtpAuthBlocks(report.smtpAuth)),
    channelsSection(report.residualChannels, report.switchedOff ?? []),
    paperAnswers(report),
    metSection(report),
    basisSection(report),
  ];
  return page(`Who can forward where: ${report.tenant.domain}`, [
    head(report, who),
    html`<main id="content">${body}</main>`,
    foot(report),
    data === null ? null : dataElement(data),
  ]);
}

/** What the files of evidence show, in the words of the terminal; nothing where nobody gave any. */
const usesSection = ({ evidence }: PostureReport): Markup | null =>
  evidence === undefined ? null : section('uses', 'By the evidence', blocksMarkup(useBlocks(evidence)));

/** What is told in the same words as everywhere. */
const toldSections = (blocks: readonly Block[]): readonly Markup[] =>
  blocks.flatMap((block) => (block.kind === 'section' ? [sectionMarkup(block)] : []));

const foot = ({ tool }: PostureReport): Markup =>
  html`<footer>
    <p>
      Made by ${quoted(tool)}. This page reaches no network. It names people and settings of the tenant: keep it as you
      keep those.
    </p>
  </footer>`;
