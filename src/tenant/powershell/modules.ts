/** Which module to load into which PowerShell, or why none fits. */
export type ModuleChoice =
  | { readonly ok: true; readonly version: string }
  | { readonly ok: false; readonly message: string; readonly hint: string };

interface Series {
  /** Versions from here on, up to where the next series begins. */
  readonly from: string;
  readonly needs: string;
  /** The first PowerShell it no longer runs on. */
  readonly below?: string;
}

/**
 * What the module's versions run on, newest first; before 3.2 it takes no token on every platform.
 * Source: the module's release notes and its page of prerequisites, July 2026.
 */
const series: readonly Series[] = [
  { from: '3.10.0', needs: '7.6.0' },
  { from: '3.5.0', needs: '7.4.0' },
  { from: '3.2.0', needs: '7.2.0', below: '7.3.7' },
];

/** The first PowerShell that any module and the worker run on. */
export const oldest = '7.2.0';

/** Chooses the newest of the installed versions that runs on this PowerShell. */
export function chooseModule(pwsh: string, installed: readonly string[]): ModuleChoice {
  if (before(pwsh, oldest)) {
    return trouble(`PowerShell ${pwsh} is too old`, 'install PowerShell 7.6');
  }
  if (installed.length === 0) {
    const install = `pwsh -Command "Install-Module ExchangeOnlineManagement -RequiredVersion ${fitting(pwsh)} -Scope CurrentUser"`;
    return trouble(`PowerShell ${pwsh} has no module ExchangeOnlineManagement`, `install it with ${install}`);
  }
  const newest = [...installed].sort((a, b) => (before(a, b) ? 1 : -1));
  const version = newest.find((one) => runsOn(one, pwsh));
  return version === undefined ? noneFits(pwsh, newest) : { ok: true, version };
}

const trouble = (message: string, hint: string): ModuleChoice => ({ ok: false, message, hint });

/** The last version known to run on a PowerShell. */
const fitting = (pwsh: string): string =>
  before(pwsh, '7.4.0') ? '3.4.0' : before(pwsh, '7.6.0') ? '3.9.2' : '3.10.1';

const seriesOf = (version: string): Series | undefined => series.find(({ from }) => !before(version, from));

function runsOn(version: string, pwsh: string): boolean {
  const one = seriesOf(version);
  return one !== undefined && !before(pwsh, one.needs) && (one.below === undefined || before(pwsh, one.below));
}

function noneFits(pwsh: string, newest: readonly string[]): ModuleChoice {
  const [version = ''] = newest;
  const needs = seriesOf(version)?.needs;
  const why = needs === undefined || !before(pwsh, needs) ? 'is too old for' : `needs PowerShell ${needs} and this is`;
  return trouble(
    `ExchangeOnlineManagement ${version} ${why} PowerShell ${pwsh}`,
    `install version ${fitting(pwsh)} of the module beside it, or another PowerShell`,
  );
}

/** Whether a version comes before another. What follows the numbers (`-preview.2`) makes no difference. */
export function before(a: string, b: string): boolean {
  const [left, right] = [numbers(a), numbers(b)];
  const at = left.findIndex((one, index) => one !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

function numbers(version: string): readonly number[] {
  const found = version.split('-')[0]?.split('.').map(Number) ?? [];
  return [0, 1, 2].map((index) => found[index] ?? 0);
}

/** Characters in the path of an account's folder at which the module stumbles while connecting. Source: its reference. */
export const isOddPath = (path: string): boolean => /[$`'"[\]*?;&]/u.test(path);
