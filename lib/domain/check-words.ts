import type { CheckLine } from "./cluster-question.ts";

interface Right {
  readonly verb: string;
  readonly resource: string;
  /** A name, or the namespace it is about. */
  readonly on: string;
}

/** Everything a check of a cluster can say, with the facts that its words need. */
export interface CheckFacts {
  answers: { readonly server: string };
  does_not_answer: { readonly why: string };
  credentials_sealed: { readonly why: string };
  new_enough: { readonly version: string };
  too_old: { readonly version: string };
  right_given: Right;
  right_missing: Right;
  watch_given: NoFacts;
  watch_missing: NoFacts;
  preview_given: NoFacts;
  preview_missing: NoFacts;
  anchor_not_needed: NoFacts;
  anchor_of_use: NoFacts;
  anchor_there: NoFacts;
}

type NoFacts = Readonly<Record<never, never>>;

export type CheckCode = keyof CheckFacts;
export type CheckSaid = { [C in CheckCode]: readonly [code: C, facts: CheckFacts[C]] }[CheckCode];

interface Words<F> {
  readonly ok: boolean;
  readonly check: (facts: F) => string;
  readonly message: (facts: F) => string;
}

const version = () => "Version 1.30 or newer";
const right = ({ verb, resource, on }: Right) => `May ${verb} ${resource} ${on}`;

const watch = () => "May watch the portal's objects (optional)";
const preview = () => "May list pods, to preview what a change would refuse (optional)";
const anchor = () => "Second anchor, of the kind MutatingAdmissionPolicy (optional)";

const words: { readonly [C in CheckCode]: Words<CheckFacts[C]> } = {
  answers: { ok: true, check: () => "Reachable", message: ({ server }) => `${server} answers.` },
  does_not_answer: { ok: false, check: () => "Reachable", message: ({ why }) => why },
  credentials_sealed: { ok: false, check: () => "Credentials", message: ({ why }) => why },
  new_enough: { ok: true, check: version, message: (facts) => `${facts.version}.` },
  too_old: {
    ok: false,
    check: version,
    message: (facts) =>
      `${facts.version} is too old: validating admission policies are stable from 1.30 on. Upgrade the cluster first, then check it again.`,
  },
  right_given: { ok: true, check: right, message: () => "Allowed." },
  right_missing: {
    ok: false,
    check: right,
    message: () => "Not allowed. Apply the onboarding manifest again, as an admin of the cluster, then check it again.",
  },
  watch_given: { ok: true, check: watch, message: () => "Allowed: a change in the cluster is seen at once." },
  watch_missing: {
    ok: true,
    check: watch,
    message: () =>
      "Not allowed, which may be meant so: a change in the cluster is seen at the next look only. Else apply the onboarding manifest with the right to watch, as an admin of the cluster.",
  },
  preview_given: { ok: true, check: preview, message: () => "Allowed: a request shows what it would refuse." },
  preview_missing: {
    ok: true,
    check: preview,
    message: () =>
      "Not allowed, which may be meant so: a request does not show what it would refuse. Else apply the onboarding manifest with the right to list pods, as an admin of the cluster.",
  },
  anchor_not_needed: {
    ok: true,
    check: anchor,
    message: () => "The API server does not serve this kind: it is not needed.",
  },
  anchor_of_use: {
    ok: true,
    check: anchor,
    message: () =>
      "The API server serves this kind: apply the onboarding manifest with the second anchor, or somebody else's policy of that kind can freeze the list when it goes.",
  },
  anchor_there: { ok: true, check: anchor, message: () => "There." },
};

/** One line of a check: green, or with what to do. */
export function checkLine(...[code, facts]: CheckSaid): CheckLine {
  const { ok, check, message } = words[code] as Words<typeof facts>;
  return { code, check: check(facts), ok, message: message(facts) };
}
