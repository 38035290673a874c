/** Every foreseen "no". A code without words in `refusal-words.ts` does not compile. */
export type RefusalCode =
  | "already_on_list"
  | "cluster_name_invalid"
  | "cluster_name_taken"
  | "cluster_not_ready"
  | "cluster_not_yours"
  | "duplicate_change"
  | "entry_invalid"
  | "exempt_already"
  | "forbidden"
  | "four_eyes"
  | "illegal_move"
  | "list_too_large"
  | "mode_already"
  | "namespace_invalid"
  | "no_changes"
  | "no_clusters"
  | "not_found"
  | "not_on_list"
  | "platform_registry"
  | "reason_missing"
  | "reason_too_long"
  | "several_tenants"
  | "tenant_missing"
  | "too_many_namespaces"
  | "too_many_questions"
  | "stale"
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
