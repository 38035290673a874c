import { failureWords } from "#lib/domain/failure-words.ts";
import { checkImages } from "#lib/domain/list.ts";
import { type ManifestProblemCode, manifestProblemWords } from "#lib/domain/manifest-problem.ts";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";
import type { Mode } from "#lib/domain/revision.ts";
import type { VerdictEffect, VerdictOutcome } from "#lib/domain/verdict-question.ts";
import {
  canaryWords,
  disagreementWords,
  effectWords,
  exemptPlaceWords,
  exemptWords,
  leftOutWords,
  liveModeWords,
  notToldWords,
  outcomeWords,
  readAsWords,
  summaryWords,
  unansweredWords,
  unreadableNextWords,
} from "#lib/domain/verdict-words.ts";
import { type Message, messagesOf, type Section, type Told } from "./section.ts";

const list = ["cr.l5d.io", "docker.io/library", "ghcr.io/acme"].map((text): Entry => {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) throw new Error(`${text} is no entry`);
  return entry;
});

/** One image for each thing that `check` can say. */
const checked: readonly (readonly [code: string, when: string, image: string])[] = [
  ["covered", "an entry covers the image", "ghcr.io/acme/api:1"],
  ["other_path", "its registry is on the list, its path is not", "ghcr.io/other/api:1"],
  ["other_host", "its registry is not on the list", "quay.io/evil/x"],
  ["unreadable", "the runtime could not pull it", "ghcr.io//x"],
];

const outcomes: Record<VerdictOutcome, string> = {
  admitted: "the dry run passed",
  not_listed: "the policy refused it, by name and for its source",
  invalid: "the API server refused the pod before any policy",
  policy_failed: "the policy refused it with an error of its own",
  refused_by_another: "something else refused it",
};

const effects: Record<VerdictEffect, string> = {
  let_in: "it is on the list",
  let_in_unjudged: "not on the list, mode off",
  let_in_with_warning: "not on the list, mode warn",
  refused: "not on the list, mode deny",
  refused_always: "the API server takes it for no image",
  unknown: "the list or the mode could not be told",
};

const modes: Record<Mode, string> = {
  off: "the live binding is that of off",
  warn: "the live binding is that of warn",
  deny: "the live binding is that of deny",
};

const problems: Record<ManifestProblemCode, Told> = {
  blank: { when: "nothing is written", sample: "" },
  too_large: { when: "it is too large", sample: "1400000" },
  not_readable: { when: "it is no YAML", sample: "Nested mappings are not allowed in compact mappings at line 1" },
  no_object: { when: "it holds no object", sample: "" },
  nothing_runs: { when: "no object runs an image", sample: "ConfigMap settings; Service web" },
  without_images: { when: "no image is named", sample: "Deployment web, container api" },
  too_many_images: { when: "it names too many images", sample: "412" },
  image_too_long: { when: "an image is too long", sample: "2417" },
  not_text: { when: "it holds a null or half a character", sample: "nginx␀" },
};

const other: readonly Message[] = [
  { code: "mode_unknown", when: "the live binding is that of no mode", text: liveModeWords(null) },
  { code: "exempt", when: "namespaces are exempt", text: exemptWords(["kube-system"]) },
  { code: "none_exempt", when: "no namespace is exempt", text: exemptWords([]) },
  { code: "exempt_place", when: "the image stands in an exempt namespace", text: exemptPlaceWords(["kube-system"]) },
  { code: "summary", when: "above the images", text: summaryWords({ allowed: 2, notAllowed: 1, notTold: 0 }) },
  {
    code: "summary",
    when: "above the images, one of which is not told",
    text: summaryWords({ allowed: 2, notAllowed: 1, notTold: 1 }),
  },
  {
    code: "summary",
    when: "above images none of which is told",
    text: summaryWords({ allowed: 0, notAllowed: 0, notTold: 2 }),
  },
  { code: "not_told", when: "something else than the list was said of images", text: notToldWords },
  { code: "read_as", when: "before host and repository", text: `${readAsWords(true)} …` },
  { code: "unreadable", when: "the runtime could not pull it", text: `${readAsWords(false)} ${unreadableNextWords}` },
  { code: "canary", when: "somebody asks about the host of the proof", text: canaryWords },
  {
    code: "disagreement/admitted",
    when: "the cluster lets in what the portal's rule refuses",
    text: disagreementWords({ admitted: true, entry: null, revision: 12 }),
  },
  {
    code: "disagreement/refused",
    when: "the cluster refuses what the portal's rule lets in",
    text: disagreementWords({ admitted: false, entry: "ghcr.io/acme", revision: 12 }),
  },
  { code: "without_image", when: "a container names no image", text: leftOutWords.withoutImage },
  { code: "not_judged", when: "an object runs nothing", text: leftOutWords.notJudged },
  {
    code: "unanswered",
    when: "the cluster could not be asked",
    text: unansweredWords(
      failureWords("unreachable", { server: "https://sandbox.clusters.example", code: "ECONNREFUSED" }),
    ),
  },
];

export const verdictSections: readonly Section[] = [
  {
    title: "Would this image be admitted?",
    intro: "On the page of an answer: what the list says, what the cluster's mode makes of it, what to do.",
    messages: [
      ...messagesOf(told(outcomes), (code) => `${outcomeWords[code].says} ${outcomeWords[code].next}`),
      ...messagesOf(told(effects), (code) => effectWords[code]),
      ...messagesOf(told(modes), (mode) => liveModeWords(mode)),
      ...other,
    ],
  },
  {
    title: "Problems of what is pasted to be judged",
    intro: "At the field of the form, which keeps it; and from `check -f`.",
    messages: messagesOf(problems, (problem, fact) => manifestProblemWords({ problem, fact })),
  },
  {
    title: "Verdicts of check",
    intro:
      "After each image, on the command line. The list of these samples: `cr.l5d.io`, `docker.io/library`, `ghcr.io/acme`.",
    messages: checked.map(([code, when, image]) => ({
      code,
      when,
      text:
        checkImages(list, [image]).map(
          ({ trusted, reason }) => `${trusted ? "trusted" : "not trusted"}  ${image}  ${reason}`,
        )[0] ?? "",
    })),
  },
];

function told<Code extends string>(when: Record<Code, string>): Record<Code, Told> {
  const pairs = (Object.entries(when) as [Code, string][]).map(([code, words]) => [code, { when: words, sample: "" }]);
  return Object.fromEntries(pairs) as Record<Code, Told>;
}
