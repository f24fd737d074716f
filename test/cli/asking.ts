import { fullReads } from '../support/full-rows.ts';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { UsageError, usageErrorText } from '../../src/cli/run/usage-error.ts';
import { errorJson } from '../../src/cli/run/error-document.ts';
import type { Io } from '../../src/cli/run/io.ts';
import { runProgram } from '../../src/cli/program/program.ts';
import type { Json, JsonObject } from '../../src/json.ts';
import { noon } from '../support/flow.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What a command line printed, and how it ended. */
export interface Asked {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** The standard output as JSON. */
  readonly json: () => Record<string, never>;
}

/** Runs one command line in this process. A complaint is told as the program tells it. */
export const ask = async (...args: readonly string[]): Promise<Asked> => askIn({}, args);

/** The same in an environment. What waits for its end, such as an emulator, is ended as soon as it has said something. */
export async function askIn(env: Io['env'], args: readonly string[], width = 400): Promise<Asked> {
  const interrupt = new AbortController();
  const printed = { out: '', err: '' };
  const io: Io = {
    out: (text) => void (printed.out += text),
    err: (text) => {
      printed.err += text;
      if (text.includes('Ctrl+C')) interrupt.abort();
    },
    colour: false,
    tty: false,
    width,
    env,
    cwd: root,
    now: noon,
    signal: interrupt.signal,
    wait: () => Promise.resolve(),
  };
  const code = await ended(args, io);
  return { code, ...printed, json: () => JSON.parse(printed.out) as Record<string, never> };
}

async function ended(args: readonly string[], io: Io): Promise<number> {
  try {
    return await runProgram(args, io, '0.0.0');
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    if (args.includes('--json')) io.out(errorJson(error));
    io.err(usageErrorText(error, io.width));
    return error.code;
  }
}

/** A folder of files for one test file. */
export interface Desk {
  /** Writes a file and says where it is. */
  readonly put: (name: string, content: string | Uint8Array) => string;
  /** Where a file of that name is, or would be. */
  readonly path: (name: string) => string;
  /** Makes a folder with one file of policies, and says where it is. */
  readonly folder: (name: string, policies: string) => string;
  readonly remove: () => void;
}

export function desk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'postern-asking-'));
  return {
    put: (name, content) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    },
    path: (name) => join(folder, name),
    folder: (name, policies) => {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'policies.yaml'), policies);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const row = (local: string, type: string): JsonObject => ({
  Name: local,
  DisplayName: local,
  PrimarySmtpAddress: `${local}@contoso.com`,
  EmailAddresses: [`SMTP:${local}@contoso.com`],
  RecipientTypeDetails: type,
  Guid: `00000000-0000-4000-8000-${local.padStart(12, '0').replaceAll(/[^0-9a-f]/gu, '0')}`,
  ExternalDirectoryObjectId: local,
});

/** What differs from a tenant in which the Default policy is Off and nothing else is there. */
export interface Differences {
  readonly mode?: string;
  readonly policies?: readonly JsonObject[];
  readonly rules?: readonly JsonObject[];
  readonly star?: boolean;
  readonly transportRules?: readonly JsonObject[] | null;
  readonly forwards?: readonly JsonObject[];
  readonly more?: readonly JsonObject[];
}

/** A snapshot as somebody would make it by hand: ana and ben, and the group fwd with ben in it. */
export function snapshot(differences: Differences = {}): string {
  const {
    mode = 'Off',
    policies = [],
    rules = [],
    star = true,
    transportRules = [],
    forwards = [],
    more = [],
  } = differences;
  const read = (cmdlet: string, result: Json, parameters: JsonObject = {}): JsonObject => ({
    cmdlet,
    parameters,
    result,
  });
  const people = ['ana', 'ben'].map((local) => row(local, 'UserMailbox'));
  const forwarding = people.map((one) =>
    Object.assign(
      {},
      one,
      forwards.find((other) => other['Name'] === one['Name']),
    ),
  );
  const reads = [
    read('Get-OrganizationConfig', [{ Name: 'contoso' }]),
    read('Get-AcceptedDomain', [
      { DomainName: 'contoso.com', DomainType: 'Authoritative', Default: true },
      { DomainName: 'contoso.onmicrosoft.com', DomainType: 'Authoritative', InitialDomain: true },
    ]),
    read('Get-HostedOutboundSpamFilterPolicy', [
      { Name: 'Default', IsDefault: true, AutoForwardingMode: mode },
      ...policies,
    ]),
    read('Get-HostedOutboundSpamFilterRule', [...rules]),
    read('Get-RemoteDomain', [{ Name: 'Default', DomainName: '*', AutoForwardEnabled: star, IsInternal: false }]),
    ...(transportRules === null ? [] : [read('Get-TransportRule', [...transportRules])]),
    read('Get-TransportConfig', [{ SmtpClientAuthenticationDisabled: true }]),
    read('Get-OutboundConnector', []),
    read('Get-OutboundConnector', [], { IncludeTestModeConnectors: true }),
    read('Get-OutboundConnector', [], { IsTransportRuleScoped: true }),
    read('Get-InboundConnector', []),
    read('Get-Mailbox', forwarding),
    read('Get-Recipient', [row('fwd', 'MailUniversalSecurityGroup')], { Identity: 'fwd@contoso.com' }),
    read('Get-DistributionGroupMember', [row('ben', 'UserMailbox')], { Identity: 'fwd@contoso.com' }),
    ...more,
  ];
  return JSON.stringify({
    format: 'postern-snapshot/1',
    takenAt: '2026-11-21T12:00:00Z',
    tenant: { id: '5f0a1c9e-0000-4000-8000-0000000000aa', domain: 'contoso.onmicrosoft.com' },
    reads: fullReads(reads),
  });
}

/** The rule that people write against automatic forwarding. */
export const autoForwardReject: JsonObject = {
  Name: 'AF-reject',
  Priority: 0,
  State: 'Enabled',
  Mode: 'Enforce',
  MessageTypeMatches: 'AutoForward',
  SentToScope: 'NotInOrganization',
  RejectMessageReasonText: 'No forwarding',
  RejectMessageEnhancedStatusCode: '5.7.1',
  SenderAddressLocation: 'Header',
};

/** A policy that lets the members of fwd out. */
export const partner = {
  policies: [{ Name: 'Partner', IsDefault: false, AutoForwardingMode: 'On' }],
  rules: [
    {
      Name: 'Partner',
      HostedOutboundSpamFilterPolicy: 'Partner',
      Priority: 0,
      State: 'Enabled',
      FromMemberOf: ['fwd@contoso.com'],
    },
  ],
} satisfies Differences;

/** What is wrong with a document by a schema of the package; empty where it fits. */
export function misfits(schema: string, document: unknown): readonly string[] {
  const validate = new Ajv2020({ allErrors: true }).compile(
    JSON.parse(readFileSync(join(root, 'schemas', schema), 'utf8')),
  );
  return validate(document) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message ?? ''}`);
}
