import { afterEach } from 'vitest';
import type { Json, JsonObject } from '../../src/json.ts';
import { addMailbox, emptyTenant } from '../../src/emulator/tenants/seed.ts';
import { type EmulatorOptions, type RunningEmulator, startEmulator } from '../../src/emulator/server/server.ts';

/** Emulators that end with their test. */
export const open: RunningEmulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

export async function emulator(options: Partial<EmulatorOptions> = {}, mailboxes = 3): Promise<RunningEmulator> {
  const tenant = emptyTenant({ domains: ['contoso.com'] });
  for (let index = 0; index < mailboxes; index += 1) addMailbox(tenant, `m${index}@contoso.com`);
  const started = await startEmulator({ tenant, token: null, ...options });
  open.push(started);
  return started;
}

export const anchor = {
  'X-AnchorMailbox': 'APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@contoso.onmicrosoft.com',
};

export const post = (url: string, body: Json, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

export const input = (cmdlet: string, parameters: JsonObject = {}): JsonObject => ({
  CmdletInput: { CmdletName: cmdlet, Parameters: parameters },
});
export const address = ({ url, state }: RunningEmulator): string => `${url}/adminapi/beta/${state.id}/InvokeCommand`;

export const call = (
  one: RunningEmulator,
  cmdlet: string,
  parameters: JsonObject = {},
  headers: Record<string, string> = {},
): Promise<Response> => post(address(one), input(cmdlet, parameters), { ...anchor, ...headers });

export interface Page {
  readonly value: readonly JsonObject[];
  readonly '@odata.nextLink'?: string;
  readonly '@adminapi.warnings': readonly string[];
  readonly '@adminapi.errors'?: readonly string[];
}

export const page = async (response: Promise<Response>): Promise<Page> => (await (await response).json()) as Page;
