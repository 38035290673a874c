import type { EntryProblem } from "./entry-problem.ts";
import { parseImageReference } from "./image-reference.ts";
import { type Entry, formatEntry, isEntryProblem, parseEntry, trimInvisible } from "./registry-entry.ts";

/** What the form's reader understood: the entry, and in words what it left out or changed to get there. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly notes: readonly string[];
}

/** Reads what a person typed or pasted into the form. Lenient at the ends only; what is inside must be right. */
export function readEntry(text: string): ReadEntry | EntryProblem {
  const notes: string[] = [];
  const trimmed = trimInvisible(text);
  if (trimmed !== text && /[^\s]/.test(text.replace(trimmed, "")))
    notes.push("Invisible characters at the ends were left out.");
  if (/[\r\n]/.test(trimmed)) return { problem: "several_lines", fact: "", suggestions: [] };

  const unquoted = trimmed.replace(/^(["'`])(.*)\1$/, "$2");
  const [, pulled] =
    /^(?:sudo\s+)?(?:docker|podman|nerdctl|crane)\s+(?:image\s+)?pull\s+(?:--?\S+\s+)*(\S+)$/.exec(unquoted) ?? [];
  if (pulled !== undefined) return readImage(pulled, "The command was left out");
  const [, named] = /^(?:-\s+)?image:\s*["']?([^\s"']+)["']?$/.exec(unquoted) ?? [];
  if (named !== undefined) return readImage(named, "The image of a manifest was read");

  const page = readPage(unquoted);
  if (page !== null) return withNotes(page, ["The page's address was read as the image it shows."]);

  const [, scheme, rest] = /^(https?):\/\/(.*)$/i.exec(unquoted) ?? [];
  const bare = rest ?? unquoted;
  if (scheme !== undefined && !bare.includes("@")) notes.push(`${scheme.toLowerCase()}:// was left out.`);
  const unslashed = bare.replace(/([^/])\/$/, "$1");
  if (unslashed !== bare) notes.push("The slash at the end was left out.");
  return withNotes(unslashed, notes);
}

function withNotes(text: string, notes: readonly string[]): ReadEntry | EntryProblem {
  const entry = parseEntry(text);
  if (isEntryProblem(entry)) return entry;
  const lowered = formatEntry(entry);
  const changed =
    lowered === text
      ? []
      : [
          lowered.startsWith("docker.io") && /^index\./i.test(text)
            ? "index.docker.io is docker.io."
            : "The host was written in lower case.",
        ];
  return { entry, notes: [...notes, ...changed] };
}

/** An image, unlike an entry, is never ambiguous: the runtime completes it. */
function readImage(text: string, said: string): ReadEntry | EntryProblem {
  const image = parseImageReference(text);
  if (!image) {
    const entry = parseEntry(text);
    return isEntryProblem(entry) ? entry : { problem: "bad_path", fact: text, suggestions: [] };
  }
  const version = image.tag !== undefined || image.digest !== undefined ? " and so was the version" : "";
  return withNotes(formatEntry({ host: image.host, path: image.repository }), [`${said}${version}.`]);
}

/** The image that a page of Docker Hub, Quay or GitHub's packages shows; null for any other address. */
function readPage(text: string): string | null {
  const address = text.replace(/[?#].*$/, "").replace(/\/+$/, "");
  for (const [pattern, image] of pages) {
    const match = pattern.exec(address);
    if (match) return image(match[1] ?? "", (match[2] ?? "").replaceAll(/%2f/gi, "/"));
  }
  return null;
}

const pages: readonly (readonly [RegExp, (owner: string, name: string) => string])[] = [
  [/^(?:https?:\/\/)?hub\.docker\.com\/_\/([^/]+)(?:\/.*)?$/, (name) => `docker.io/library/${name}`],
  [
    /^(?:https?:\/\/)?hub\.docker\.com\/(?:r|repository\/docker)\/([^/]+)\/([^/]+)(?:\/.*)?$/,
    (owner, name) => `docker.io/${owner}/${name}`,
  ],
  [/^(?:https?:\/\/)?hub\.docker\.com\/u\/([^/]+)$/, (owner) => `docker.io/${owner}`],
  [/^(?:https?:\/\/)?quay\.io\/repository\/([^/]+)\/([^/]+)$/, (owner, name) => `quay.io/${owner}/${name}`],
  [/^(?:https?:\/\/)?quay\.io\/organization\/([^/]+)$/, (owner) => `quay.io/${owner}`],
  [
    /^(?:https?:\/\/)?github\.com\/(?:orgs|users)\/([^/]+)\/packages\/container\/(?:package\/)?([^/]+)(?:\/.*)?$/,
    (owner, name) => `ghcr.io/${owner.toLowerCase()}/${name}`,
  ],
  [
    /^(?:https?:\/\/)?github\.com\/([^/]+)\/[^/]+\/pkgs\/container\/([^/]+)(?:\/.*)?$/,
    (owner, name) => `ghcr.io/${owner.toLowerCase()}/${name}`,
  ],
];
