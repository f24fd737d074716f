/** What other programs may import. Everything here is a value or a function of values; nothing reads the environment. */
export { enact, inspect, propose, retrace } from './pipeline.ts';
export { readRun } from './engine/undo/run.ts';
export { loadPolicies } from './policy/desired.ts';
export { planText, readPlan } from './engine/plan-file.ts';
export { snapshotReader } from './tenant/snapshot.ts';
export { planDocument } from './render/plan-document.ts';
export { askedLog } from './engine/who/search.ts';
export { driftDocument } from './render/drift-document.ts';
export { reportDocument } from './render/report-document.ts';
export { text } from './render/text.ts';
export { markdown } from './render/markdown.ts';
export { planScript } from './render/powershell/script.ts';
export { plain } from './render/palette.ts';

export type { Checked, Diagnostic } from './diagnostics/diagnostic.ts';
export type { Drift } from './engine/drift.ts';
export type { ApplyOptions } from './engine/apply/apply.ts';
export type { Approval } from './engine/guard.ts';
export type { Plan, PlannedChange, Step } from './engine/plan.ts';
export type { Context } from './engine/propose.ts';
export type { Progress, Report } from './engine/report.ts';
export type { AuditLogSource } from './engine/who/changed-by.ts';
export type { JournaledRun } from './engine/undo/run.ts';
export type { Json, JsonObject } from './json.ts';
export type { Hazard } from './diagnostics/hazards.ts';
export type { Desired } from './policy/policy.ts';
export type { Palette } from './render/palette.ts';
export type { Call, Known, Outcome, Reading, Row, Tenant, TenantError, TenantReader } from './tenant/tenant.ts';
