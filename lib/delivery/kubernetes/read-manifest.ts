import { parseAllDocuments } from "yaml";
import { imagesOfManifests, type ManifestImages } from "#lib/domain/manifest-images.ts";
import { type ManifestProblem, type ManifestProblemCode, manifestLimits } from "#lib/domain/manifest-problem.ts";
import { trimInvisible } from "#lib/domain/registry-entry.ts";

/** Reads what somebody typed to have it judged: an image, images one a line, or manifests in YAML or JSON. */
export function readTyped(typed: string): ManifestImages | ManifestProblem {
  const text = typed.length > manifestLimits.bytes ? typed : trimInvisible(typed);
  if (text === "") return problem("blank");
  const lines = text.length > manifestLimits.bytes ? null : imageLines(text);
  return lines === null ? readPasted(text) : asked(listed(lines));
}

/** What is typed names at least one image, and no more than are asked at once. */
function readPasted(text: string): ManifestImages | ManifestProblem {
  const found = readManifests(text, manifestLimits);
  if (isManifestProblem(found)) return found;
  if (found.images.length > 0) return asked(found);
  if (found.withoutImage.length > 0) return problem("without_images", few(found.withoutImage));
  return found.notJudged.length > 0 ? problem("nothing_runs", few(found.notJudged)) : problem("no_object");
}

/** The images of YAML or JSON documents, maybe none. A file of one's own may be as large as it likes. */
export function readManifests(
  text: string,
  limits: { readonly bytes: number; readonly yamlBytes: number } = { bytes: Infinity, yamlBytes: Infinity },
): ManifestImages | ManifestProblem {
  const documents = parse(text, limits);
  return Array.isArray(documents) ? imagesOfManifests(documents) : documents;
}

export function isManifestProblem(read: ManifestImages | ManifestProblem): read is ManifestProblem {
  return "problem" in read;
}

/**
 * JSON first: it is far faster, and YAML would take it too. A document that is not valid spoils all, as it does for kubectl. Keys are not
 * compared with one another, because that takes minutes on a hundred thousand of them; the last of equal ones counts, as in the API server.
 */
function parse(text: string, limits: { bytes: number; yamlBytes: number }): unknown[] | ManifestProblem {
  const bytes = Buffer.byteLength(text);
  if (bytes > limits.bytes) return problem("too_large", String(bytes));
  try {
    return [JSON.parse(text)];
  } catch {
    // then YAML
  }
  if (bytes > limits.yamlBytes) return problem("too_large", String(bytes));
  try {
    const documents = parseAllDocuments(text, { merge: true, uniqueKeys: false, logLevel: "silent" });
    const wrong = [...documents].flatMap(({ errors }) => errors)[0];
    if (wrong !== undefined) return problem("not_readable", wrong.message.split("\n")[0]?.replace(/:$/, "") ?? "");
    return [...documents].map((document) => document.toJS() as unknown);
  } catch {
    return problem("not_readable", "it refers to itself, or nests, without end");
  }
}

/** The lines of a text that is no manifest: an image each, maybe behind `image:` or `docker pull`. Null when one is something else. */
function imageLines(text: string): string[] | null {
  if (/^[[{]/.test(text)) return null;
  const lines = text
    .split(/\r\n|\r|\n/)
    .map(trimInvisible)
    .filter((line) => line !== "");
  const images = lines.map((line) =>
    line
      .replace(/^(?:-\s+)?image:\s+/, "")
      .replace(/^(?:docker|podman|nerdctl|crane) pull /, "")
      .replace(/^(["'])(.*)\1$/, "$2"),
  );
  return images.every((image) => !/:\s|:$/.test(image) && !/^(?:-|#)/.test(image)) ? images : null;
}

function listed(images: readonly string[]): ManifestImages {
  const once = [...new Set(images)];
  return {
    images: once.map((image) => ({ image, places: [], count: 1, namespaces: [] })),
    withoutImage: [],
    notJudged: [],
  };
}

function asked(found: ManifestImages): ManifestImages | ManifestProblem {
  if (found.images.length > manifestLimits.images) return problem("too_many_images", String(found.images.length));
  const texts = found.images.flatMap(({ image, places, namespaces }) => [image, ...places, ...namespaces]);
  const odd = [...texts, ...found.withoutImage, ...found.notJudged].find(
    (text) => text.includes("\0") || !text.isWellFormed(),
  );
  if (odd !== undefined) return problem("not_text", odd.replaceAll("\0", "␀").toWellFormed());
  const template = found.images.find(({ image }) => image.includes("{{"));
  if (template !== undefined) return problem("not_readable", `${template.image} is still a template`);
  const long = found.images.find(({ image }) => image.length > manifestLimits.imageCharacters);
  return long === undefined ? found : problem("image_too_long", String(long.image.length));
}

const fewEnough = 3;

function few(names: readonly string[]): string {
  const more = names.length - fewEnough;
  return names.slice(0, fewEnough).join("; ") + (more > 0 ? `; and ${more} more` : "");
}

function problem(code: ManifestProblemCode, fact = ""): ManifestProblem {
  return { problem: code, fact };
}
