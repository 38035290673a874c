import { failureWords } from "#lib/domain/failure-words.ts";
import type { AffectedWorkload, Impact } from "#lib/domain/impact.ts";
import { grantPreview, impactSentences, platformNeedsWords, previewWords } from "#lib/domain/impact-words.ts";
import { type RiskCode, riskSignal } from "#lib/domain/risk.ts";
import { sessionEndedWords } from "#lib/domain/session-words.ts";
import { messagesOf, type Section, type Told } from "./section.ts";

const risks: Record<RiskCode, Told<readonly [subject: string, other?: string, third?: string]>> = {
  whole_public_registry: {
    when: "a public registry is asked for as a whole",
    sample: ["ghcr.io", "GitHub's registry"],
  },
  anonymous_push: { when: "anybody may push there", sample: ["ttl.sh", "a registry for a day"] },
  look_alike_known: { when: "it looks like a known one", sample: ["ghcr.lo", "ghcr.io", "GitHub's registry"] },
  look_alike_approved: { when: "it looks like an approved one", sample: ["corp.examp1e", "corp.example"] },
  borrowed_name: { when: "it has another's name in it", sample: ["ghcr.io.evil.example", "ghcr.io", "evil.example"] },
  look_alike_organisation: { when: "its path looks like a known one", sample: ["ghcr.io/acmee", "ghcr.io/acme"] },
  punycode: { when: "its host is written in punycode", sample: ["xn--ghr-xyz.io", "gһr.io"] },
  wildcard: { when: "it is a wildcard", sample: ["*.corp.example"] },
  ip_address: { when: "its host is an address", sample: ["203.0.113.7"] },
  local_name: { when: "its host has no domain", sample: ["registry"] },
  plain_port: { when: "it names a port", sample: ["registry.corp.example:5000", "5000"] },
  never_used: { when: "no cluster allows its host yet", sample: ["quay.io"] },
  wider_than_images: { when: "it is wider than what runs", sample: ["ghcr.io/acme", "ghcr.io/acme/api", "3 images"] },
  whole_host_for_few: { when: "a whole host, of which little runs", sample: ["quay.io", "quay.io/acme", "2 images"] },
};

const some = (pods: number, already: boolean): AffectedWorkload => ({
  namespace: "shop",
  kind: "Deployment",
  name: "web",
  pods,
  images: ["quay.io/evil/x"],
  missing: [],
  already,
});
const nothing: Impact = {
  readAt: new Date(0),
  pods: 12,
  workloads: 3,
  refused: [],
  warned: [],
  relieved: [],
  exempt: [],
  debug: [],
  uses: [],
  entries: [],
};

const impacts: Record<string, Told<Impact>> = {
  idle: { when: "nothing runs", sample: { ...nothing, pods: 0, workloads: 0 } },
  untouched: { when: "all of it is let in", sample: nothing },
  refused: { when: "something would be refused", sample: { ...nothing, refused: [some(3, false)] } },
  warned: { when: "something would raise a warning", sample: { ...nothing, warned: [some(3, false)] } },
  already: { when: "it would be refused today too", sample: { ...nothing, refused: [some(3, true)] } },
  relieved: { when: "something would be let in again", sample: { ...nothing, relieved: [some(2, false)] } },
};

const previews: Record<keyof typeof previewWords, Told> = {
  waiting: { when: "the cluster has not answered yet", sample: "" },
  forbidden: { when: "the portal may not list pods", sample: `\n${grantPreview}` },
  failed: {
    when: "the cluster was asked and the answer failed",
    sample: `: ${failureWords("unreachable", { server: "https://cluster.example", code: "ECONNREFUSED" })}`,
  },
  goes_on: { when: "something would be refused or warned of", sample: "" },
};

const { before, after, source, add } = platformNeedsWords;
const needs = {
  code: "platform_needs",
  when: "the list lacks what the cluster's platform pulls",
  text: `${before("AKS")} mcr.microsoft.com. ${after} (${source("AKS")}).`,
  next: `${add("AKS")}: one click, then it is part of the request.`,
};

export const previewSections: readonly Section[] = [
  {
    title: "Risk of an entry",
    intro: "Beside what is asked for, for whoever files and whoever decides.",
    messages: messagesOf(risks, (code, facts) => riskSignal(code, ...facts).sentence),
  },
  {
    title: "What a change means for what runs",
    intro: "At each cluster of a request. Where the cluster could not say it, in the words of the failure.",
    messages: [
      ...messagesOf(impacts, (_, impact) => impactSentences(impact).join(" ")),
      ...messagesOf(previews, (code, more) => `${previewWords[code]}${more}`),
      needs,
    ],
  },
  {
    title: "At a form",
    intro: "Everything typed is kept.",
    messages: [{ code: "session_ended", when: "the session has ended", text: sessionEndedWords("Continue") }],
  },
];
