import { type EntryProblem, type EntryProblemCode, entryProblemWords } from "./entry-problem.ts";

/** What can keep a pasted line from being read, beyond what can be wrong with a single entry. */
export type PasteProblemCode =
  | "no_reference"
  | "variable"
  | "template"
  | "not_an_image"
  | "chart_address"
  | "source_page"
  | "project_by_number"
  | "table_without_images"
  | "port_or_version"
  | "sign_in"
  | "too_much_on_a_line"
  | "credentials_near";

/** A line that was not read: where it stands, what it says as far as that may be repeated, why, and entries that may have been meant. */
export interface NotRead {
  readonly line: number;
  /** Shortened; empty when it may hold a credential. */
  readonly text: string;
  readonly problem: EntryProblemCode | PasteProblemCode;
  readonly reason: string;
  readonly suggestions: readonly string[];
}

const words: Record<PasteProblemCode, string> = {
  no_reference: "No registry and no image stands in it.",
  variable: "A variable stands where the name of the registry or image should be. Write what it stands for.",
  template: "This is a template. Paste what it is rendered to, for instance by helm template.",
  not_an_image: "The container runtime cannot read this as an image.",
  chart_address: "This is the address of a Helm chart. Paste the chart's values, or what helm template makes of it.",
  source_page:
    "This is a page about the software, not about an image. Name the registry that the image is pulled from.",
  project_by_number:
    "This address says the project's number, not its name. Paste the pull command from that page instead.",
  table_without_images:
    "This table has no column with images. Paste the answer of the same command with -o json instead.",
  port_or_version:
    "This could be an image with its version, or a registry with its port. Write an image with docker.io/ in front.",
  too_much_on_a_line: "There is too much on this line, so it was not read. Write one registry a line.",
  sign_in: "This signs in to a registry and names no image.",
  credentials_near: "It seems to hold a password or token, so it was not read and is not repeated. Leave that out.",
};

const longestShown = 80;

export function notRead(
  line: number,
  text: string,
  problem: EntryProblem | PasteProblemCode,
  suggestions: readonly string[] = [],
): NotRead {
  if (looksSecret(text)) {
    const code = typeof problem === "string" ? "credentials_near" : problem.problem;
    const reason =
      code === "credentials"
        ? entryProblemWords({ problem: "credentials", fact: "", suggestions: [] })
        : words.credentials_near;
    return { line, text: "", problem: code === "credentials" ? code : "credentials_near", reason, suggestions: [] };
  }
  const shown = text.trim();
  const short = shown.length > longestShown ? `${shown.slice(0, longestShown)}…` : shown;
  if (typeof problem === "string") return { line, text: short, problem, reason: words[problem], suggestions };
  const reason = entryProblemWords({ ...problem, suggestions: [] });
  return { line, text: short, problem: problem.problem, reason, suggestions: problem.suggestions };
}

const digest = /@sha(?:256|384|512):[0-9a-f]+/g;
const longest = 4_000;

/** Whether a text may hold a password, a token or a key. Rather one too many: what looks like one is never repeated. */
export function looksSecret(text: string): boolean {
  const seen = text.slice(0, longest).replace(digest, "");
  return secrets.some((pattern) => pattern.test(seen)) || (seen.match(/[A-Za-z0-9+/=_-]{32,}/g) ?? []).some(isRandom);
}

const secrets: readonly RegExp[] = [
  /@/,
  /(?:pass(?:word|wd|phrase)?|secret|token|credentials?|api[-_]?key|access[-_]?key|private[-_]?key|authorization|auths?)["']?\s*[:=]\s*\S/i,
  /--?(?:password|pass|token|secret)[ =]\S/i,
  /\blogin\b.*\s-p/i,
  /\bbearer\s+\S/i,
  /gh[pousr]_[A-Za-z0-9]{10}|github_pat_|glpat-|dckr_pat_|xox[abp]-|AKIA[0-9A-Z]{12}|ASIA[0-9A-Z]{12}|eyJ[A-Za-z0-9_-]{10}|-----BEGIN/,
];

/** Long and of all sorts of letters, as no word is. */
function isRandom(word: string): boolean {
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && /[0-9]/.test(word);
}
