import { newHere } from "./new-here.ts";

/** Everything about an entry that an approver should hear before deciding. */
export type RiskCode =
  | "whole_public_registry"
  | "anonymous_push"
  | "look_alike_known"
  | "look_alike_approved"
  | "borrowed_name"
  | "look_alike_organisation"
  | "punycode"
  | "wildcard"
  | "ip_address"
  | "local_name"
  | "plain_port"
  | "never_used"
  | "wider_than_images"
  | "whole_host_for_few";

export type Weight = "low" | "medium" | "high";

/** One thing to know about an entry: how much it weighs, and a sentence with its facts. */
export interface RiskSignal {
  readonly code: RiskCode;
  readonly weight: Weight;
  readonly sentence: string;
}

/** `subject` is the entry or its host; `other` what it is held against, and `third` one fact more. */
type Words = (subject: string, other: string, third: string) => string;

const signals: Record<RiskCode, readonly [Weight, Words]> = {
  whole_public_registry: [
    "high",
    (host, what) =>
      `${host} is ${what}: anybody who signs up can publish there, and all of it would be let in. Name the organisations that are needed.`,
  ],
  anonymous_push: [
    "high",
    (host, what) => `${host} is ${what}: anybody can replace an image there without even an account.`,
  ],
  look_alike_known: [
    "high",
    (host, other, what) => `${host} is easily taken for ${other}, which is ${what}. Make sure that it is not a trap.`,
  ],
  look_alike_approved: [
    "high",
    (host, other) => `${host} is easily taken for ${other}, which is approved in this fleet. Make sure which is meant.`,
  ],
  borrowed_name: [
    "medium",
    (host, other, owner) => `${host} carries the name of ${other}, but belongs to whoever owns ${owner}.`,
  ],
  look_alike_organisation: [
    "high",
    (entry, other) =>
      `${entry} is easily taken for ${other}, and anybody can open a name there. Make sure which is meant.`,
  ],
  punycode: [
    "medium",
    (host, shown) => `${host} has letters that are not plain ASCII. A browser shows it as ${shown}.`,
  ],
  wildcard: ["medium", (host) => `${host} lets in every registry that is ever given a name there.`],
  ip_address: [
    "medium",
    (host) => `${host} is an address, not a name: nothing proves who answers there, today or tomorrow.`,
  ],
  local_name: ["medium", (host) => `${host} is a name without a domain: each node finds out for itself what it means.`],
  plain_port: [
    "low",
    (host, port) => `${host} is reached at port ${port}, where a registry often answers without encryption.`,
  ],
  never_used: ["low", (host) => newHere([host])],
  wider_than_images: [
    "low",
    (entry, prefix, count) => `${entry} allows more than is in use: ${count} from there, all under ${prefix}.`,
  ],
  whole_host_for_few: [
    "medium",
    (host, prefix, count) =>
      `${host} would be allowed as a whole, though what is in use (${count}) all lies under ${prefix}.`,
  ],
};

export function riskSignal(code: RiskCode, subject: string, other = "", third = ""): RiskSignal {
  const [weight, words] = signals[code];
  return { code, weight, sentence: words(subject, other, third) };
}

/** From the top: the first line whose numbers of signals are all reached gives the risk. */
const table: readonly {
  readonly risk: Weight;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
}[] = [
  { risk: "high", high: 1, medium: 0, low: 0 },
  { risk: "high", high: 0, medium: 3, low: 0 },
  { risk: "medium", high: 0, medium: 1, low: 0 },
  { risk: "medium", high: 0, medium: 0, low: 3 },
  { risk: "low", high: 0, medium: 0, low: 0 },
];

/** The risk of all these signals together. */
export function overallRisk(found: readonly RiskSignal[]): Weight {
  const count = (weight: Weight) => found.filter((each) => each.weight === weight).length;
  const [high, medium, low] = [count("high"), count("medium"), count("low")];
  return table.find((line) => high >= line.high && medium >= line.medium && low >= line.low)?.risk ?? "low";
}
