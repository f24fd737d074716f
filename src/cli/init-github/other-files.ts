import { fieldLabels, senderKinds } from '../../github/request/form.ts';

/** Who looks after what: a change of policies, of workflows and of orders asks them. */
export const codeOwners = (
  owners: string,
  policies: string,
): string => `# Whoever is named here is asked for a review. Everything that decides what is applied, and by whose code, has owners.
/${policies}/ ${owners}
/.github/ ${owners}
/.postern/ ${owners}
`;

/** Keeps the commits that workflows are pinned by up to date. */
export const dependabot = `# Proposes new commits for what the workflows are pinned by.
version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule:
      interval: weekly
    open-pull-requests-limit: 5
`;

/** How somebody who writes no YAML asks for a forward. The labels are what the answers are found by. */
export const issueForm = `name: Forwarding
description: Ask for a forward to the outside.
title: 'Forwarding: '
labels: [forwarding]
body:
  - type: markdown
    attributes:
      value: Once somebody accepts this, it becomes a proposed change of the policies. Nothing happens before that change was approved.
  - type: input
    id: sender
    attributes:
      label: ${fieldLabels.sender}
      description: The address of a mailbox or of a group.
      placeholder: support@contoso.com
    validations:
      required: true
  - type: dropdown
    id: kind
    attributes:
      label: ${fieldLabels.kind}
      options:
        - '${senderKinds.mailbox}'
        - '${senderKinds.group}'
    validations:
      required: true
  - type: input
    id: recipient
    attributes:
      label: ${fieldLabels.recipient}
      description: A domain outside of the organisation, or *.domain for it and all below it. No control of Exchange knows single addresses.
      placeholder: fabrikam.com
    validations:
      required: true
  - type: textarea
    id: reason
    attributes:
      label: ${fieldLabels.reason}
    validations:
      required: true
  - type: input
    id: owner
    attributes:
      label: ${fieldLabels.owner}
      placeholder: messaging@contoso.com
    validations:
      required: true
  - type: input
    id: until
    attributes:
      label: ${fieldLabels.until}
      description: The first day without it.
      placeholder: '2036-03-31'
    validations:
      required: true
  - type: input
    id: tenant
    attributes:
      label: ${fieldLabels.tenant}
      description: Only where there are several, its first domain.
      placeholder: contoso.onmicrosoft.com
`;

/** What whoever proposes a change is asked. */
export const pullRequestTemplate = `<!-- The plan comes as a comment. What it cannot know: -->

- Why:
- Ticket:
- Until when:
`;
