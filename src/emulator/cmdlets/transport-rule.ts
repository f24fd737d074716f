import { isList, textAt } from '../../json.ts';
import type { Bound } from '../exchange/binding.ts';
import type { CmdletSpec } from '../catalogue/catalogue.ts';
import { asked, current, identityOf, named, refuseTaken, remove, renamed, replace } from '../exchange/config.ts';
import { byPriority, inOrder, inserted, moved, refill } from '../exchange/priorities.ts';
import { readBack } from '../exchange/recipients.ts';
import { refuse, types, unsupported } from '../exchange/refusal.ts';
import { type Cmdlet, done, type Service } from '../exchange/service.ts';
import { settings } from '../exchange/settings.ts';
import type { StoredRow } from '../state/state.ts';
import { classes, transportRule } from '../tenants/rows/transport-rule.ts';
import { complete, resolved } from './transport-rule-values.ts';

const noun = 'TransportRule';

const get: Cmdlet = (bound, service) => {
  const beyond = ['Filter', 'ExcludeConditionActionDetails'].find((name) => bound[name] !== undefined);
  if (beyond !== undefined) return unsupported(`Get-TransportRule -${beyond}`);
  const state = bound['State'];
  const rows = byPriority(asked(service, noun, bound)).filter((row) => state === undefined || row['State'] === state);
  return { rows: rows.map((row) => shown(service, row)) };
};

/** Recipients may read back in another form than they were given in. */
function shown(service: Service, row: StoredRow): StoredRow {
  if (service.quirks.identityForm === 'stored') return row;
  const lists = Object.entries(row).filter(
    ([key, value]) => isList(value) && /From$|MemberOf\d?$|SentTo$|Recipients$|To$|Header$|ByUser$/u.test(key),
  );
  return { ...row, ...Object.fromEntries(lists.map(([key, value]) => [key, readBack(service, value)])) };
}

/** How many rules a tenant may have; `Get-TransportConfig` reports it. */
const limitOf = (service: Service): number =>
  Number(service.state.config.TransportConfig[0]?.['TransportRuleLimit'] ?? 300);

const create: Cmdlet = (bound, service, spec) => {
  const rows = service.state.config[noun];
  const name = textAt(bound, 'Name');
  refuseTaken(service, noun, name);
  if (rows.length >= limitOf(service)) {
    refuse(
      types.validation,
      `You can't create a new rule because the maximum number of rules, ${limitOf(service)}, has been reached.`,
    );
  }
  const row = transportRule(service.state, name);
  const state = bound['Enabled'] === false ? 'Disabled' : 'Enabled';
  const born = { ...row, ...valuesOf(bound, row, spec, service), State: state };
  const priority = bound['Priority'];
  refill(rows, inserted(rows, born, typeof priority === 'number' ? priority : null));
  return { rows: [current(service, noun, born)] };
};

/** What a call makes of a rule: recipients resolved, defaults filled in, class names in step. */
function valuesOf(bound: Bound, row: StoredRow, spec: CmdletSpec, service: Service): StoredRow {
  const apart = ['Name', 'Priority', 'Enabled', 'UseLegacyRegex'];
  const given = settings(resolved(bound, spec, service), row, spec, apart, null);
  const changes = { ...given, ...complete(row, given) };
  return { ...changes, ...classes({ ...row, ...changes }) };
}

const change: Cmdlet = (bound, service, spec) => {
  const row = named(service, noun, identityOf(bound));
  const changes = { ...valuesOf(bound, row, spec, service), ...namingOf(service, row, textAt(bound, 'Name')) };
  const rows = service.state.config[noun];
  const priority = bound['Priority'];
  if (typeof priority === 'number') refill(rows, moved(rows, textAt(row, 'Guid'), priority));
  replace(service, noun, current(service, noun, row), changes);
  return done;
};

function namingOf(service: Service, row: StoredRow, name: string): StoredRow {
  if (name === '' || name === row['Name']) return {};
  refuseTaken(service, noun, name, row);
  return renamed(row, name);
}

const destroy: Cmdlet = (bound, service) => {
  const rows = service.state.config[noun];
  remove(service, noun, named(service, noun, identityOf(bound)));
  refill(rows, inOrder(rows));
  return done;
};

const enable: Cmdlet = (bound, service) => {
  const mode = bound['Mode'] === undefined ? {} : { Mode: bound['Mode'] };
  replace(service, noun, named(service, noun, identityOf(bound)), { State: 'Enabled', ...mode });
  return done;
};

const disable: Cmdlet = (bound, service) => {
  replace(service, noun, named(service, noun, identityOf(bound)), { State: 'Disabled' });
  return done;
};

export const transportRuleCmdlets = {
  'Get-TransportRule': get,
  'New-TransportRule': create,
  'Set-TransportRule': change,
  'Remove-TransportRule': destroy,
  'Enable-TransportRule': enable,
  'Disable-TransportRule': disable,
} as const satisfies Record<string, Cmdlet>;
