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

/** How somebody who writes no YAML asks for a forward. */
export const issueForm = `name: Forwarding
description: Ask for a forward to the outside, or for the end of one.
title: 'Forwarding: '
labels: [forwarding]
body:
  - type: markdown
    attributes:
      value: Somebody turns this into a change of the policies. Nothing happens before that change was approved.
  - type: input
    id: sender
    attributes:
      label: Whose mail
      description: A mailbox or a group.
      placeholder: support@contoso.com
    validations:
      required: true
  - type: input
    id: recipient
    attributes:
      label: To whom
      description: An address or a domain outside of the organisation.
      placeholder: tickets@fabrikam.com
    validations:
      required: true
  - type: textarea
    id: reason
    attributes:
      label: What for
    validations:
      required: true
  - type: input
    id: owner
    attributes:
      label: Who answers for it
      placeholder: messaging@contoso.com
    validations:
      required: true
  - type: input
    id: until
    attributes:
      label: Until when
      description: A day. A forward without an end is asked about again every year.
      placeholder: '2036-03-31'
    validations:
      required: true
`;

/** What whoever proposes a change is asked. */
export const pullRequestTemplate = `<!-- The plan comes as a comment. What it cannot know: -->

- Why:
- Ticket:
- Until when:
`;
