import type { Condition } from "./condition.ts";
import type { Mode } from "./revision.ts";

/** What a condition says in words of its own. What else it says are the words of a failure, of drift, or of the proof. */
interface OwnFacts {
  "Reachable/Answered": null;
  "ListApplied/Applied": { readonly revision: number };
  "ModeApplied/Applied": { readonly mode: Mode };
  "ModeApplied/OtherMode": { readonly mode: Mode };
  "Intact/NotSeen": null;
  "Intact/AsRendered": null;
  "Intact/Drifted": { readonly what: string };
  "Judging/NotSeen": null;
  "Judging/Off": null;
  "Judging/InPlace": null;
  "Enforced/Proven": { readonly revision: number; readonly times: number; readonly connections: number };
}

export type OwnCondition = keyof OwnFacts;
export type ConditionSaid = { [C in OwnCondition]: readonly [condition: C, facts: OwnFacts[C]] }[OwnCondition];

interface Words<F> {
  readonly status: Condition["status"];
  readonly message: (facts: F) => string;
}

const notSeen: Words<null> = {
  status: "Unknown",
  message: () => "Nobody could look at the objects in the cluster. The condition Reachable says why.",
};

const words: { readonly [C in OwnCondition]: Words<OwnFacts[C]> } = {
  "Reachable/Answered": { status: "True", message: () => "The API server answers." },
  "ListApplied/Applied": {
    status: "True",
    message: ({ revision }) => `The cluster holds the list of revision ${revision}.`,
  },
  "ModeApplied/Applied": { status: "True", message: ({ mode }) => `The mode read from the cluster is ${mode}.` },
  "ModeApplied/OtherMode": {
    status: "False",
    message: ({ mode }) =>
      `The mode read from the cluster is ${mode}, which is not the one decided. The portal sets it as soon as it can; the other conditions say what is in the way.`,
  },
  "Intact/NotSeen": notSeen,
  "Intact/AsRendered": {
    status: "True",
    message: () => "Every object that enforces the list is as the portal renders it.",
  },
  "Intact/Drifted": {
    status: "False",
    message: ({ what }) => `${what}. The condition Judging says what it means, and the notice above who puts it back.`,
  },
  "Judging/NotSeen": notSeen,
  "Judging/Off": { status: "True", message: () => "The mode is off: by decision nothing is refused." },
  "Judging/InPlace": { status: "True", message: () => "The policy and its binding judge pods." },
  "Enforced/Proven": {
    status: "True",
    message: ({ revision, times, connections }) =>
      `The cluster itself refuses what is not on the list of revision ${revision}: asked ${times === 1 ? "once" : `${times} times`} over ${connections} new ${connections === 1 ? "connection" : "connections"}.`,
  },
};

export function conditionWords(...[condition, facts]: ConditionSaid): Pick<Condition, "status" | "reason" | "message"> {
  const { status, message } = words[condition] as Words<typeof facts>;
  return { status, reason: condition.slice(condition.indexOf("/") + 1), message: message(facts) };
}
