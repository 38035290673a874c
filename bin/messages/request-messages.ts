import { type EntryProblemCode, entryProblemWords } from "#lib/domain/entry-problem.ts";
import { type NamespaceProblemCode, namespaceProblemWords } from "#lib/domain/exempt-namespace.ts";
import { listLimits, listProblem } from "#lib/domain/list.ts";
import type { RefusalCode } from "#lib/domain/refusal.ts";
import { refusalWords } from "#lib/domain/refusal-words.ts";
import type { Entry } from "#lib/domain/registry-entry.ts";
import { messagesOf, type Section, type Told } from "./section.ts";

const refusals: Record<RefusalCode, Told> = {
  already_approved: { when: "an approver approves a second time", sample: "" },
  already_on_list: { when: "an entry to add is on every chosen list", sample: "ghcr.io/acme" },
  author_of_affected: { when: "an admin changes a rule for a request of their own", sample: "TR-1042" },
  channel_not_offered: {
    when: "somebody silences what the inbox always has",
    sample: "Decisions on my requests",
  },
  claimed_already: { when: "somebody takes a request that they look at already", sample: "" },
  claimed_by_other: {
    when: "somebody takes or releases, without a word, what another looks at",
    sample: "Ada Lindqvist",
  },
  cluster_name_invalid: { when: "a cluster is registered", sample: "My Cluster" },
  cluster_name_taken: { when: "a cluster is registered twice", sample: "k8saas-lja-232-sandbox" },
  cluster_not_ready: { when: "a cluster is asked before it passed its checks", sample: "" },
  cluster_not_yours: { when: "a request names a cluster that its author does not hold", sample: "" },
  comment_missing: { when: "a comment or a note is empty", sample: "" },
  duplicate_change: { when: "a request says the same thing twice", sample: "ghcr.io/acme" },
  end_already: { when: "an entry would keep the end it has", sample: "ghcr.io/acme" },
  end_passed: { when: "a request is approved after an end it asks for", sample: "ghcr.io/acme" },
  end_too_far: { when: "an end lies many years ahead", sample: "10" },
  end_too_soon: { when: "an end has passed, or nearly", sample: "2026-06-01 10:00 UTC" },
  end_unreadable: { when: "the day of an end cannot be read", sample: "2027-02-30" },
  entry_invalid: { when: "an entry comes in that no form has read", sample: "https://ghcr.io" },
  exempt_already: { when: "the exempt namespaces would stay as they are", sample: "" },
  forbidden: { when: "somebody's roles do not allow what they try", sample: "" },
  four_eyes: { when: "an author tries to decide, or to send on or return", sample: "" },
  high_risk_reason_missing: { when: "what is of high risk is approved without a reason", sample: "TR-1042" },
  illegal_move: {
    when: "a request has moved on meanwhile",
    sample: "withdrawn (by Tess Moreau, 2026-06-01 10:00 UTC)",
  },
  list_too_large: { when: "a request would cross a limit", sample: "501 hosts, at most 500" },
  mode_already: { when: "the mode would stay as it is", sample: "deny" },
  namespace_invalid: { when: "a namespace to exempt cannot be one", sample: namespaceProblemWords.wildcard("*") },
  no_changes: { when: "a request is empty", sample: "" },
  no_clusters: { when: "a request names no cluster", sample: "" },
  not_a_member: { when: "support-platform files for somebody who does not hold the clusters", sample: "" },
  not_claimed: { when: "a request is released that nobody looks at", sample: "" },
  nothing_chosen: { when: "several are to be decided, and none is chosen", sample: "" },
  nothing_ends: { when: "what is to be extended has no end, or is gone", sample: "" },
  not_found: { when: "something is missing, or hidden from who asks", sample: "" },
  not_on_list: { when: "an entry to remove is on no chosen list", sample: "ghcr.io/acme" },
  platform_registry: { when: "somebody asks to remove a platform registry", sample: "cr.l5d.io" },
  question_missing: { when: "a desk asks for changes without saying which", sample: "" },
  reason_missing: { when: "a request or a decision comes without a reason", sample: "" },
  reason_too_long: { when: "a reason is too long", sample: "2417" },
  renewal_waits: { when: "an entry is extended while another request asks for it", sample: "TR-1042" },
  rule_invalid: { when: "a setting is out of bounds", sample: "A time of less than 1 or more than 2160 hours" },
  several_tenants: { when: "a request spans tenants", sample: "" },
  ticket_invalid: { when: "the other system's ticket number cannot be one", sample: "" },
  tenant_missing: { when: "a cluster is registered", sample: "" },
  too_many_namespaces: { when: "a cluster would exempt too many namespaces", sample: "51" },
  too_many_questions: { when: "somebody asks clusters too often", sample: "20 times" },
  stale: { when: "a decision was made on something older", sample: "" },
  try_again: { when: "two people changed the same thing at once", sample: "" },
};

const entries: Record<EntryProblemCode, Told> = {
  blank: { when: "nothing is written", sample: "" },
  several_lines: { when: "it has a line break", sample: "" },
  credentials: { when: "it has an @ that begins no digest", sample: "" },
  whitespace: { when: "it has a blank inside", sample: "" },
  invisible: { when: "it has an invisible character inside", sample: "U+200B" },
  not_ascii: { when: "it has other letters", sample: "gһcr.io" },
  scheme: { when: "it has a scheme", sample: "https" },
  digest: { when: "it names one image by digest", sample: "" },
  tag: { when: "it names one image by tag", sample: "1.29" },
  trailing_slash: { when: "it ends with a slash", sample: "" },
  ipv6: { when: "its host has several colons", sample: "" },
  not_a_host: { when: "it has no host", sample: "nginx" },
  underscore: { when: "its host has an underscore", sample: "registry_1.example" },
  bad_host: { when: "its host cannot be one", sample: "-ghcr.io" },
  bad_port: { when: "its port cannot be one", sample: "70000" },
  bad_path: { when: "its path cannot be one", sample: "acme--" },
  upper_case_path: { when: "its path has upper case", sample: "Acme" },
  too_long: { when: "host or path are too long", sample: "a path has at most 255 characters, this one 300" },
  wildcard_alone: { when: "it is only a star", sample: "" },
  wildcard_elsewhere: { when: "a star stands elsewhere than at the beginning of a host", sample: "" },
  wildcard_public_suffix: { when: "a wildcard covers a public suffix", sample: "co.uk" },
  wildcard_shared_suffix: { when: "a wildcard covers registries that anybody can open", sample: "azurecr.io" },
  reserved: { when: "it is the host of the proof", sample: "trusted-registries.invalid" },
};

const namespaces: Record<NamespaceProblemCode, Told> = {
  blank: { when: "nothing is written", sample: "" },
  too_long: { when: "it is too long", sample: "x".repeat(64) },
  wildcard: { when: "it has a star", sample: "team-*" },
  several_words: { when: "it has a blank, a comma or a semicolon", sample: "a, b" },
  not_ascii: { when: "it has other letters", sample: "café" },
  upper_case: { when: "it has upper case", sample: "Legacy" },
  bad_character: { when: "it has another character", sample: "legacy_apps" },
  bad_end: { when: "it begins or ends with a hyphen", sample: "legacy-" },
  portals_own: { when: "it is the portal's own", sample: "trusted-registries" },
};

const many = (count: number, make: (n: number) => Entry) => Array.from({ length: count }, (_, n) => make(n));
const wide = (n: number, length: number) => `${n}-${"x".repeat(length)}`;

/** A list that crosses each limit, and no other one before it. */
const overLimit: Record<keyof typeof listLimits, Told<readonly Entry[]>> = {
  hosts: {
    when: "a list has too many registries",
    sample: many(listLimits.hosts + 1, (n) => ({ host: `r${n}.example`, path: "" })),
  },
  prefixesPerHost: {
    when: "one registry has too many paths",
    sample: many(listLimits.prefixesPerHost + 1, (n) => ({ host: "ghcr.io", path: `p${n}` })),
  },
  bytesPerHost: {
    when: "the paths of one registry are too long together",
    sample: many(Math.ceil(listLimits.bytesPerHost / 200), (n) => ({ host: "ghcr.io", path: wide(n, 200) })),
  },
  prefixes: {
    when: "a list has too many paths",
    sample: many(listLimits.prefixes + 1, (n) => ({ host: `r${n % 50}.example`, path: `p${n}` })),
  },
  bytes: {
    when: "a list is too long altogether",
    sample: many(Math.ceil(listLimits.bytes / 200), (n) => ({ host: `r${n % 50}.example`, path: wide(n, 200) })),
  },
};

export const requestSections: readonly Section[] = [
  {
    title: "Refused by the portal",
    intro: "A foreseen no. Nothing was changed, and everything typed is kept.",
    messages: messagesOf(refusals, (code, detail) => refusalWords({ code, detail })),
  },
  {
    title: "Problems of an entry",
    intro:
      "At the field of the form, with the line it speaks of, and on the command line. What may be meant instead is offered after it.",
    messages: messagesOf(entries, (problem, fact) => entryProblemWords({ problem, fact, suggestions: [] })),
  },
  {
    title: "Problems of a namespace to exempt",
    intro: "At the field of the form.",
    messages: messagesOf(namespaces, (code, text) => namespaceProblemWords[code](text)),
  },
  {
    title: "Limits of a list",
    intro: "With the refusal `list_too_large`, before anything is filed, and from `render`.",
    messages: messagesOf(overLimit, (limit, list) => {
      const figure = listProblem(list);
      if (figure === null) throw new Error(`the sample does not cross the limit ${limit}`);
      return refusalWords({ code: "list_too_large", detail: figure });
    }),
  },
];
