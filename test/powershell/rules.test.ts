import type { Node } from 'web-tree-sitter';
import { describe, expect, test } from 'vitest';
import { cmdletNames } from '../../src/emulator/catalogue/catalogue.ts';
import { collector, frame, helpers, hostilePlans, module, plans, run, type Script, worker } from './scripts.ts';
import { around, bare, every, placed, treeOf } from './tree.ts';

/** A rule of PSScriptAnalyzer, or one of this project, and a script that breaks it. */
interface Rule {
  readonly rule: string;
  readonly scripts: readonly Script[];
  readonly broken: string;
  readonly find: (root: Node, source: string) => readonly Node[];
}

/** Source: "Approved Verbs for PowerShell Commands", all but those of the group Other. */
const verbs = new Set(
  `Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop Push Redo Remove Rename
   Reset Resize Search Select Set Show Skip Split Step Switch Undo Unlock Watch Connect Disconnect Read Receive Send Write
   Backup Checkpoint Compare Compress Convert ConvertFrom ConvertTo Dismount Edit Expand Export Group Import Initialize
   Limit Merge Mount Out Publish Restore Save Sync Unpublish Update Approve Assert Build Complete Confirm Deny Deploy
   Disable Enable Install Invoke Register Request Restart Resume Start Stop Submit Suspend Uninstall Unregister Wait
   Debug Measure Ping Repair Resolve Test Trace Block Grant Protect Revoke Unblock Unprotect`.split(/\s+/u),
);

/** Variables that PowerShell sets by itself. Source: about_Automatic_Variables. */
const automatic =
  /^\$(?:\w+:)?(?:\^|\$|\?|_|args|error|executioncontext|false|foreach|home|host|input|is(?:coreclr|linux|macos|windows)|lastexitcode|matches|myinvocation|nestedpromptlevel|pid|profile|ps(?:boundparameters|cmdlet|commandpath|culture|debugcontext|edition|home|item|scriptroot|senderinfo|uiculture|versiontable)|pwd|sender|shellid|stacktrace|switch|this|true)$/iu;

const commands = (root: Node): readonly Node[] => every(root, 'command');
const nameOf = (command: Node): string => every(command, 'command_name')[0]?.text ?? '';
const functions = (root: Node): readonly Node[] => every(root, 'function_statement');
const functionName = (one: Node): string => every(one, 'function_name')[0]?.text ?? '';

/** What a command is given, without the signs between: parameters, values, redirections. */
const given = (command: Node): readonly Node[] =>
  command.namedChildren
    .filter(({ type }) => type === 'command_elements')
    .flatMap(({ namedChildren }) => namedChildren)
    .filter(({ type }) => type !== 'command_argument_sep');

const has = (command: Node, parameter: string): boolean =>
  given(command).some((one) => one.type === 'command_parameter' && one.text.toLowerCase() === parameter);

/** Values that follow no parameter. A splatted table holds none. */
const positional = (command: Node): readonly Node[] =>
  given(command).filter(
    (one, index, all) =>
      one.type !== 'command_parameter' &&
      !/^\d?>/u.test(one.text) &&
      all[index - 1]?.type !== 'command_parameter' &&
      !one.text.startsWith('@'),
  );

const isNull = (node: Node | undefined): boolean => node?.text.toLowerCase() === '$null';

const rules: readonly Rule[] = [
  {
    rule: 'commands are called by their full names',
    scripts: [...run, ...helpers],
    broken: 'Get-Mailbox | % { $_ }',
    find: (root) => every(root, 'command_name').filter(({ text }) => !/^(?:[A-Z][A-Za-z]*-[A-Z]\w+|\$.*)$/u.test(text)),
  },
  {
    rule: 'functions have an approved verb and a noun in the singular',
    scripts: run,
    broken: 'function Fetch-Rows { }',
    find: (root) =>
      functions(root).filter((one) => {
        const [verb = '', noun = ''] = functionName(one).split('-');
        const plural = noun.endsWith('s') && !noun.endsWith('ss');
        return !cmdletNames.includes(functionName(one)) && (!verbs.has(verb) || plural);
      }),
  },
  {
    rule: 'no text is run as code',
    scripts: [...run, ...helpers],
    broken: 'Invoke-Expression $line',
    find: (root) => [
      ...commands(root).filter((one) => ['Invoke-Expression', 'Invoke-Command', 'Add-Type'].includes(nameOf(one))),
      ...every(root, 'invokation_expression').filter(({ text }) =>
        /\[scriptblock\]::|\.InvokeScript\(|\.ExpandString\(/iu.test(text),
      ),
    ],
  },
  {
    rule: '$null stands on the left of a comparison',
    scripts: [...run, ...helpers],
    broken: 'if ($rows -eq $null) { }',
    find: (root) =>
      every(root, 'comparison_expression').filter(
        ({ namedChildren: [, operator, right] }) => /^-[ci]?(?:eq|ne)$/iu.test(operator?.text ?? '') && isNull(right),
      ),
  },
  {
    rule: 'what is said to people goes by the stream for it, so that it can be caught and kept',
    scripts: run,
    broken: "Write-Host 'done'",
    find: (root) => commands(root).filter((one) => ['Write-Host', 'Out-Host', 'Read-Host'].includes(nameOf(one))),
  },
  {
    rule: 'every parameter is used',
    scripts: [worker, collector, frame],
    broken: 'function Get-It { param([string] $Name, [string] $Other) Get-Mailbox -Identity $Name }',
    find: (root) =>
      every(root, 'script_parameter').filter((one) => {
        const name = every(one, 'variable')[0]?.text ?? '';
        const inside = around(one, 'function_statement', 'program') ?? root;
        return every(inside, 'variable').filter(({ text }) => sameName(text, name)).length < 2;
      }),
  },
  {
    rule: 'a parameter of a script is used by the script itself, and handed to its functions',
    scripts: [worker, collector, frame],
    broken: 'param([string] $Graph)\nfunction Connect-It { Get-Mailbox -Identity $Graph }\nConnect-It',
    find: (root) =>
      every(root, 'script_parameter')
        .filter((one) => around(one, 'function_statement', 'script_block_expression') === null)
        .filter((one) => {
          const name = every(one, 'variable')[0]?.text ?? '';
          const own = every(root, 'variable').filter((use) => around(use, 'function_statement') === null);
          return own.filter(({ text }) => sameName(text, name)).length < 2;
        }),
  },
  {
    rule: 'no line ends in blanks',
    scripts: [...run, ...helpers],
    broken: '# a \nGet-Mailbox',
    find: (root, source) => every(root, 'program').filter(() => /[ \t]+$/mu.test(source)),
  },
  {
    rule: 'what is assigned is used',
    scripts: [worker, collector, frame],
    broken: '$rows = Get-Mailbox',
    find: (root) =>
      every(root, 'left_assignment_expression')
        .map(bare)
        .filter(({ type, text }) => type === 'variable' && !/^\$(?:null$|global:|\w+Preference$)/iu.test(text))
        .filter(({ text }) => every(root, 'variable').filter((one) => sameName(one.text, text)).length < 2),
  },
  {
    rule: 'no command is given three values without names',
    scripts: [...run, ...helpers],
    broken: "function Get-It($a, $b, $c) { $a; $b; $c }\nGet-It 'a' 'b' 'c'",
    find: (root) => commands(root).filter((one) => /^[A-Z]/u.test(nameOf(one)) && positional(one).length > 2),
  },
  {
    rule: 'what stands in a splatted table is indented by two',
    scripts: plans,
    broken: '$parameters = @{\n    a = 1\n}\nGet-Mailbox @parameters',
    find: (root) =>
      every(root, 'hash_entry').filter((one) => {
        const table = around(one, 'hash_literal_expression');
        const line = table === null ? '' : lineAt(table);
        return (
          table !== null && one.startPosition.row > table.startPosition.row && indent(lineAt(one)) !== indent(line) + 2
        );
      }),
  },
  {
    rule: 'nobody is asked for anything',
    scripts: run,
    broken: "$name = Read-Host 'Name'",
    find: (root) => commands(root).filter((one) => ['Read-Host', 'Pause', 'Get-Credential'].includes(nameOf(one))),
  },
  {
    rule: 'a command of somebody else has at most one value without a name',
    scripts: [...run, ...helpers],
    broken: "Set-Content 'a.txt' 'b'",
    find: (root) => {
      const own = functions(root).map(functionName);
      const strange = commands(root).filter((one) => /^[A-Z]/u.test(nameOf(one)) && !own.includes(nameOf(one)));
      return strange.filter((one) => positional(one).length > 1);
    },
  },
  {
    rule: 'what is caught is dealt with',
    scripts: [...run, ...helpers],
    broken: 'try { Get-Mailbox } catch { }',
    find: (root) => every(root, 'catch_clause').filter((one) => every(one, 'statement_list').length === 0),
  },
  {
    rule: 'who declares ShouldProcess asks it, and nobody else does',
    scripts: run,
    broken: 'function Set-It { [CmdletBinding(SupportsShouldProcess)] param() Set-Mailbox }',
    find: (root) =>
      functions(root).filter((one) => {
        const declares = every(one, 'attribute').some(({ text }) => text.includes('SupportsShouldProcess'));
        const asks = every(one, 'invokation_expression').some(({ text }) => text.startsWith('$PSCmdlet.Should'));
        return declares !== asks;
      }),
  },
  {
    rule: 'no variable of PowerShell itself is set',
    scripts: [...run, ...helpers],
    broken: '$matches = 1; foreach ($input in 1) { }',
    find: (root) => assigned(root).filter(({ text }) => automatic.test(text)),
  },
  {
    rule: 'the host is left the input that the worker reads by itself',
    scripts: [worker],
    broken: '$input | ForEach-Object { $_ }',
    find: (root) => every(root, 'variable').filter(({ text }) => /^\$input$/iu.test(text)),
  },
  {
    rule: 'parameters that a person gives are bound and have a type',
    scripts: [module, collector, ...plans, ...hostilePlans],
    broken: 'param($Out)\nGet-Mailbox',
    find: (root) => [
      ...every(root, 'param_block').filter(
        (one) => !around(one, 'script_block_expression') && !/\[CmdletBinding\(/u.test(one.text),
      ),
      ...every(root, 'script_parameter').filter(
        (one) =>
          around(one, 'param_block') !== null &&
          around(one, 'script_block_expression') === null &&
          every(one, 'type_literal').length === 0,
      ),
    ],
  },
  {
    rule: 'JSON is written to a depth that is said',
    scripts: run,
    broken: '$rows | ConvertTo-Json -Compress',
    find: (root) => commands(root).filter((one) => nameOf(one) === 'ConvertTo-Json' && !has(one, '-depth')),
  },
  {
    rule: 'numbers and dates are read without regard to the language of the machine',
    scripts: run,
    broken: "[datetime]::Parse('1.2.2027')",
    find: (root) =>
      every(root, 'invokation_expression').filter(
        ({ text }) => /^\[(?:datetime|int|long|double|uint64)\]::Parse\(/iu.test(text) && !/invariant/iu.test(text),
      ),
  },
  {
    rule: 'every call of a step stops where it fails',
    scripts: [...plans, ...hostilePlans],
    broken: '$result = Set-RemoteDomain @parameters',
    find: (root) => commands(root).filter((one) => given(one)[0]?.text === '@parameters' && !has(one, '-erroraction')),
  },
  {
    rule: 'only what Windows PowerShell 5.1 knows is in the collector',
    scripts: [collector],
    broken: '$x = $a ?? (ConvertFrom-Json $b -AsHashtable)',
    find: (root, source) => [
      ...commands(root).filter((one) => later.some((parameter) => has(one, parameter))),
      ...every(root, 'program').filter(() => /\?\?|\?\.|&&|\|\||[^\n -~]/u.test(source)),
    ],
  },
];

/** Parameters that came after 5.1. */
const later = ['-ashashtable', '-escapehandling', '-enumsasstrings', '-asarray', '-nonewwindow', '-parallel'];

/** Variables that something is assigned to, that a loop or a function takes for itself. */
const assigned = (root: Node): readonly Node[] => [
  ...every(root, 'left_assignment_expression')
    .map(bare)
    .filter(({ type }) => type === 'variable'),
  ...every(root, 'foreach_statement', 'script_parameter').flatMap(
    ({ namedChildren }) => namedChildren.find(({ type }) => type === 'variable') ?? [],
  ),
];

/** `$script:rows` and `@rows` are `$rows`. */
const sameName = (one: string, other: string): boolean => plainName(one) === plainName(other);
const plainName = (name: string): string => name.replace(/^[$@](?:\w+:)?/u, '').toLowerCase();

const indent = (line: string): number => /^ */u.exec(line)?.[0].length ?? 0;
const lineAt = (node: Node): string => node.tree.rootNode.text.split('\n')[node.startPosition.row] ?? '';

const trees = new Map<string, Node>();
const treeFor = (text: string): Node => {
  const tree = trees.get(text) ?? treeOf(text);
  trees.set(text, tree);
  return tree;
};

describe.each(rules.map((one) => [one.rule, one] as const))('%s', (_, { scripts, broken, find }) => {
  test('in every script', () => {
    const found = scripts.flatMap(({ name, text }) =>
      find(treeFor(text), text).map((node) => `${name}:${placed(node)}`),
    );
    expect(found).toEqual([]);
  });

  test('or it would be noticed', () => {
    expect(find(treeOf(broken), broken)).not.toEqual([]);
  });
});
