/** Every foreseen "no". A code without words in `refusal-words.ts` does not compile. */
export type RefusalCode =
  | "already_approved"
  | "already_on_list"
  | "author_of_affected"
  | "channel_not_offered"
  | "claimed_already"
  | "claimed_by_other"
  | "cluster_name_invalid"
  | "cluster_name_taken"
  | "cluster_not_ready"
  | "cluster_not_yours"
  | "comment_missing"
  | "duplicate_change"
  | "end_already"
  | "end_passed"
  | "end_too_far"
  | "end_too_soon"
  | "end_unreadable"
  | "entry_invalid"
  | "exempt_already"
  | "forbidden"
  | "four_eyes"
  | "high_risk_reason_missing"
  | "illegal_move"
  | "list_too_large"
  | "mode_already"
  | "namespace_invalid"
  | "no_changes"
  | "no_clusters"
  | "not_a_member"
  | "not_claimed"
  | "not_found"
  | "not_on_list"
  | "nothing_chosen"
  | "nothing_ends"
  | "platform_registry"
  | "question_missing"
  | "reason_missing"
  | "reason_too_long"
  | "renewal_waits"
  | "rule_invalid"
  | "several_tenants"
  | "stale"
  | "tenant_missing"
  | "ticket_invalid"
  | "too_many_namespaces"
  | "too_many_questions"
  | "try_again";

/** A foreseen no. `detail` is a fact for the sentence (an entry, a cluster), never a secret. Anything else that is thrown is a bug. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  readonly detail: string | undefined;
  constructor(code: RefusalCode, detail?: string) {
    super(detail === undefined ? code : `${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}
