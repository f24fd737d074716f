/** Where Postern is taken from, and who signs in. */
export interface Origin {
  /** `OWNER/NAME`. */
  readonly repository: string;
  /** A full commit. */
  readonly commit: string;
  readonly planClientId: string;
  readonly applyClientId: string;
  /** The default branch, the only one whose pushes are applied. */
  readonly branch: string;
  /** The policy folder from the root of the repository. */
  readonly policies: string;
}

const uses = ({ repository, commit }: Origin, name: string): string =>
  `${repository}/.github/workflows/${name}.yml@${commit}`;

/** The workflow that meets changes, and may do nothing but read. */
export const openWorkflow = (
  origin: Origin,
): string => `# What a change would do: checked here without rights, and planned by \`postern trusted\`, which this run starts.
name: postern
on:
  pull_request:
  pull_request_review:
    types: [submitted, dismissed]
  merge_group:
permissions: {}
jobs:
  validate:
    permissions:
      contents: read
    uses: ${uses(origin, 'validate')}
    with:
      policies: '${origin.policies}'
      postern-repository: '${origin.repository}'
      postern-ref: '${origin.commit}'
`;

/** The workflow that signs in and writes, and only ever runs as the default branch has it. */
export const trustedWorkflow = (
  origin: Origin,
): string => `# Everything that signs in to a tenant or writes to GitHub. It only ever runs as the default branch has it.
name: postern trusted
on:
  workflow_run:
    workflows: [postern]
    types: [completed]
  push:
    branches: ['${origin.branch}']
  issues:
    # A label is how a request is accepted; a label of any other name does nothing.
    types: [labeled]
  schedule:
    # At an odd minute, when fewer schedules are due.
    - cron: '37 4,16 * * *'
  workflow_dispatch:
    inputs:
      order:
        description: What to do
        type: choice
        options: [drift, retake, undo, due, adopt]
        default: drift
      run:
        description: 'undo: the number of the run whose apply is taken back'
        type: string
        default: ''
permissions: {}
jobs:
  postern:
    permissions:
      actions: read
      checks: write
      contents: write
      deployments: write
      id-token: write
      issues: write
      pull-requests: write
      security-events: write
    uses: ${uses(origin, 'pipeline')}
    with:
      policies: '${origin.policies}'
      # The application that may only read; without it nothing is planned.
      plan-client-id: '${origin.planClientId}'
      # The application that may write; without it nothing is applied.
      apply-client-id: '${origin.applyClientId}'
      postern-repository: '${origin.repository}'
      postern-ref: '${origin.commit}'
    secrets:
      # The environment \`orders\` has it; what is not handed on is empty in a workflow that is called.
      POSTERN_APP_PRIVATE_KEY: \${{ secrets.POSTERN_APP_PRIVATE_KEY }}
`;
