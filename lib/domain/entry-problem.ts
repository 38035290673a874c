/** Everything that can be wrong with a written entry. */
export type EntryProblemCode =
  | "blank"
  | "several_lines"
  | "credentials"
  | "whitespace"
  | "invisible"
  | "not_ascii"
  | "scheme"
  | "digest"
  | "tag"
  | "trailing_slash"
  | "ipv6"
  | "not_a_host"
  | "underscore"
  | "bad_host"
  | "bad_port"
  | "bad_path"
  | "upper_case_path"
  | "too_long"
  | "wildcard_alone"
  | "wildcard_elsewhere"
  | "wildcard_public_suffix"
  | "wildcard_shared_suffix"
  | "reserved";

/** Why a text is no entry. `fact` is the part that is wrong, never a credential; `suggestions` are entries that would be accepted. */
export interface EntryProblem {
  readonly problem: EntryProblemCode;
  readonly fact: string;
  readonly suggestions: readonly string[];
}

const words: Record<EntryProblemCode, (fact: string) => string> = {
  blank: () => "Nothing is written here. Name a registry, for example ghcr.io or ghcr.io/acme.",
  several_lines: () => "This is more than one line. Write one registry at a time.",
  credentials: () =>
    "There is a user name or password in front of the registry, or a stray @. Leave it out: a list holds names of registries only.",
  whitespace: () => "There is a space in it. A registry has none: remove it.",
  invisible: (fact) =>
    `There is an invisible character in it (${fact}). Type the registry by hand instead of pasting it.`,
  not_ascii: (fact) =>
    `${fact} has letters that are not plain ASCII. Registries are named in plain letters: check that it is not a look-alike.`,
  scheme: (fact) => `${fact}:// is not part of a registry's name. Leave it out.`,
  digest: () =>
    "This names one image by its digest. A list allows sources, not single versions: leave out the @ and what follows.",
  tag: (fact) => `:${fact} is a tag. A list allows sources, not single versions: leave it out.`,
  trailing_slash: () => "It ends with a slash. Leave the slash out.",
  ipv6: () => "This looks like an IPv6 address, which cannot be put on a list. Give the registry a name in DNS.",
  not_a_host: (fact) =>
    `${fact} alone is not a registry: the container runtime would look for it on Docker Hub. Say which registry is meant.`,
  underscore: (fact) => `${fact} has an underscore, which a registry's host cannot have. Check how it is written.`,
  bad_host: (fact) =>
    `${fact} is not the name of a host. It has letters, digits, dots and hyphens only, and begins and ends with a letter or digit. Check how it is written.`,
  bad_port: (fact) =>
    `${fact === "" ? "Nothing" : fact} is not a port. A port is a number from 1 to 65535 without leading zeros. Correct it, or leave it out with its colon.`,
  bad_path: (fact) =>
    fact === ""
      ? "There are two slashes side by side in the path. Leave one out."
      : `${fact} cannot be part of a repository's path. It has lower-case letters and digits, with single dots, underscores or hyphens between them. Check how it is written.`,
  upper_case_path: (fact) => `${fact} has an upper-case letter. Paths of repositories are lower case. Write it so.`,
  too_long: (fact) => `It is too long: ${fact}. Check that it is one registry and nothing else.`,
  wildcard_alone: () => "A wildcard alone would allow every registry. Name the registries you need.",
  wildcard_elsewhere: () =>
    "A wildcard can only stand at the beginning of a host, as in *.registry.corp.example. Everything below a path is allowed without one.",
  wildcard_public_suffix: (fact) =>
    `Anybody can register a name under ${fact}. Name the registries you need, one by one.`,
  wildcard_shared_suffix: (fact) => `Anybody can open a registry under ${fact}. Name your own registry in full.`,
  reserved: (fact) =>
    `${fact} is how the portal proves that a list is in force. It is on every list by itself: leave it out.`,
};

/** One or two sentences: what is wrong and what to do. */
export function entryProblemWords({ problem, fact, suggestions }: EntryProblem): string {
  const advice = suggestions.length === 0 ? "" : ` Did you mean ${suggestions.join(" or ")}?`;
  return words[problem](shortened(fact)) + advice;
}

function shortened(fact: string): string {
  return fact.length > 100 ? `${fact.slice(0, 100)}…` : fact;
}
