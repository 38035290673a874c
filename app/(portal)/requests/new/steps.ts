import type { RefusalCode } from "#lib/domain/refusal.ts";

/** The questions of a new request, one a page, in the order they are asked. What was understood is part of the second one. */
export const steps = ["clusters", "registries", "why"] as const;

export type Step = (typeof steps)[number];

/** The pages of the form, each with an address of its own. */
export const pages = ["clusters", "registries", "understood", "why"] as const;

export type FormPage = (typeof pages)[number];

export function readPage(text: unknown): FormPage | null {
  return pages.find((page) => page === text) ?? null;
}

/** The address of one of the form's pages. `changing` when check answers is the next page again. */
export function addressOf(page: FormPage, draft: string, changing: boolean): string {
  return `/requests/new/${page}?draft=${draft}${changing ? "&changing=yes" : ""}`;
}

/** "Step 2 of 4": who has but one cluster is not asked which, and check answers is the last one. */
export function stepWords(at: Step | "check", asksClusters: boolean): string {
  const asked = asksClusters ? steps : steps.slice(1);
  const place = at === "check" ? asked.length : Math.max(asked.indexOf(at), 0);
  return `Step ${place + 1} of ${asked.length + 1}`;
}

export const questions: Record<Step, string> = {
  clusters: "Which clusters is it for?",
  registries: "Which registries may they pull from?",
  why: "Why, and until when?",
};

export function readStep(text: unknown): Step | null {
  return steps.find((step) => step === text) ?? null;
}

/** Where each field is asked for. */
const stepOfField: Readonly<Record<string, Step>> = {
  clusters: "clusters",
  reason: "why",
  ticket: "why",
  until: "why",
  untilDay: "why",
};

export function stepOf(field: string): Step {
  return stepOfField[field] ?? "registries";
}

/** The field of a step that an error speaks of when it is about none in particular. */
export const firstField: Record<Step, string> = { clusters: "clusters", registries: "add", why: "reason" };

/** The field that a refusal speaks of, for the summary's link. */
export const fieldOfRefusal: Partial<Record<RefusalCode, string>> = {
  no_clusters: "clusters",
  cluster_not_yours: "clusters",
  several_tenants: "clusters",
  reason_missing: "reason",
  reason_too_long: "reason",
  not_a_member: "clusters",
  ticket_invalid: "ticket",
  forbidden: "reason",
  illegal_move: "reason",
  stale: "reason",
  end_too_soon: "until",
  end_too_far: "until",
  end_already: "ends",
  not_on_list: "remove",
  platform_registry: "remove",
  mode_already: "mode",
  exempt_already: "exempt",
  namespace_invalid: "exempt",
  too_many_namespaces: "exempt",
};
