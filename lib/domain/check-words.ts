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
}

export type CheckCode = keyof CheckFacts;
export type CheckSaid = { [C in CheckCode]: readonly [code: C, facts: CheckFacts[C]] }[CheckCode];

interface Words<F> {
  readonly ok: boolean;
  readonly check: (facts: F) => string;
  readonly message: (facts: F) => string;
}

const version = () => "Version 1.30 or newer";
const right = ({ verb, resource, on }: Right) => `May ${verb} ${resource} ${on}`;

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
};

/** One line of a check: green, or with what to do. */
export function checkLine(...[code, facts]: CheckSaid): CheckLine {
  const { ok, check, message } = words[code] as Words<typeof facts>;
  return { check: check(facts), ok, message: message(facts) };
}
