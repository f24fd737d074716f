/** A way for mail to leave that no outbound policy sees. */
export interface ResidualChannel {
  readonly channel:
    | 'transport-rule-redirect'
    | 'transport-rule-copy'
    | 'suspicious-copy'
    | 'outbound-connector'
    | 'inbound-relay'
    | 'journal'
    | 'power-automate';
  /** `transportRules/…`, `inboundConnectors/…`, `journalRules/…`, or the channel's name where no object is behind it. */
  readonly object: string;
  /** Whose mail takes it: who sends on by a connector, who is journaled; empty for anybody of ours. */
  readonly from: readonly string[];
  /** Where to, outside; empty for anywhere, and where nobody can tell of any target. */
  readonly to: readonly string[];
  /** Targets of which nobody can tell whether they are outside, or whether mail goes there, as the rule names them. */
  readonly unclear: readonly string[];
  /** Nobody can tell whether it is open. */
  readonly perhaps?: boolean;
  /** The domains for which mail takes it; missing where it is mail for any. */
  readonly destinations?: readonly string[];
}
