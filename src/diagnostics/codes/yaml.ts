export const yaml = {
  PST101: {
    title: 'the file is not YAML',
    text: 'The file could not be read as YAML 1.2: a bracket or quotation mark is left open, an entry is out of line, or the file is something else altogether. Nothing in the file is used until it can be read.',
    example: 'remoteDomains:\n  - { domainName: fabrikam.com, autoForwardEnabled: true',
  },
  PST102: {
    title: 'a key is given twice',
    text: 'One mapping has the same key twice. YAML programs disagree on which of the two counts, so neither does here.',
    example:
      'remoteDomains:\n  - domainName: fabrikam.com\n    autoForwardEnabled: true\n    autoForwardEnabled: false',
  },
  PST103: {
    title: 'a tab indents the line',
    text: 'YAML is indented with spaces. A tab looks the same in an editor and means nothing to YAML.',
    example: 'remoteDomains:\n\t- domainName: fabrikam.com',
  },
  PST104: {
    title: 'the file is not UTF-8 text',
    text: 'Policies are UTF-8 text, with or without a byte order mark. UTF-16, the Windows code pages, binary files and control characters are refused, because a name read in the wrong encoding is the wrong name.',
    example: 'a file saved as "Unicode" by an old Windows editor',
  },
  PST105: {
    title: 'there is too much to read',
    text: 'A policy file may have 1 MiB, a policy folder 16 MiB and 10,000 files. That is far more than a tenant needs; what is larger is a mistake or an attack.',
    example: 'a log file with the ending .yaml in the policy folder',
  },
  PST106: {
    title: 'the file is nested too deeply',
    text: 'A policy needs about six levels of lists and mappings. What goes far beyond is refused before it is read further.',
    example: '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[',
  },
  PST107: {
    title: 'the file has too many documents',
    text: 'One file may hold up to 100 YAML documents, each after a line of three dashes.',
    example: '---\n---\n---\n(and so on)',
  },
  PST108: {
    title: 'an alias cannot be followed',
    text: 'An alias (*name) repeats the value that an anchor (&name) has marked above it. This one names no anchor, stands inside the value it names, or belongs to a chain of aliases that stands for a very large document.',
    example: 'groups:\n  - address: fwd-partner@contoso.com\n    members: *partners',
  },
  PST109: {
    title: 'a tag is not allowed',
    text: 'A policy is plain data: text, numbers, true, false, null, lists and mappings. Tags that ask for other types, or for code to be run, are refused.',
    example: 'remoteDomains:\n  - domainName: !!js/function "fabrikam.com"',
  },
  PST110: {
    title: 'the policies cannot be read',
    text: 'The policy folder or file does not exist, is not a folder or plain file, or may not be read by the user who runs the program.',
    example: 'postern validate --policies polices',
  },
  PST111: {
    title: 'the folder holds no policies',
    text: 'Policies are files whose names end in .yaml or .yml, in the policy folder or in folders below it. Files and folders whose names begin with a dot are passed over.',
    example: 'postern validate --policies docs',
  },
  PST112: {
    title: 'a link stands in the folder',
    text: 'Only folders and plain files below the policy folder are read. What a link leads to could change, or be something else, without a change of the reviewed files; a device or a pipe has no end. Neither is opened. The policy folder itself may be named by a link.',
    example: 'policies/shared.yaml -> /etc/passwd',
  },
  PST113: {
    title: 'the value is not one that a policy can have',
    text: 'Policies are YAML 1.2. Keys are text, numbers are finite, and << takes a mapping. What only YAML 1.1 or other programs understand is refused, since it would be read differently elsewhere.',
    example: 'guardrails:\n  maxNewlyAllowedSenders: .inf',
  },
  PST114: {
    title: 'the folder holds policies already',
    text: 'An export writes a folder of its own, so that nothing a person has written is lost. Name another folder, or let `postern adopt` take what the tenant has into the policies that stand.',
    example: 'postern export --out policies',
  },
} as const;
