/** Answers to the form by which somebody asks for a forward. */
interface Answers {
  readonly sender?: string;
  readonly kind?: string;
  readonly recipient?: string;
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
  readonly tenant?: string;
}

/** An issue as GitHub writes it from the form. Source: GitHub docs, syntax for issue forms. */
export function filledIn(answers: Answers = {}): string {
  const fields = [
    ['Whose mail', answers.sender ?? 'support@contoso.com'],
    ['What that is', answers.kind ?? 'One mailbox'],
    ['To which domain', answers.recipient ?? 'fabrikam.com'],
    ['What for', answers.reason ?? 'Order confirmations,\nto the ticket system'],
    ['Who answers for it', answers.owner ?? 'messaging@contoso.com'],
    ['Until when', answers.until ?? '2036-03-31'],
    ['Which tenant', answers.tenant ?? '_No response_'],
  ];
  return fields.map(([label, answer]) => `### ${label}\n\n${answer}`).join('\n\n');
}
