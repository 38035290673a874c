/**
 * The rule of `lib/domain/image-reference.ts` and `covers` once more, in CEL, built from the same parts. Every part is named; a comment
 * that begins with // inside an expression goes into the cluster, for whoever reads the policy there.
 *
 * What it costs decides its shape (docs/decisions/008-policy-form.md). An image in the usual form is settled by one regular expression, one
 * look-up and at most two searches (`isPlainly`); only what that leaves open is read in full (`isAllowed`). Every expression of the policy
 * is evaluated twice for each pod, admitted or not, once for the verdict and once for the sentence; the API server does not only evaluate but
 * also counts each step, and a variable is a program of its own: few steps and few variables matter more than what a step does. Work grows with the depth of an image's path
 * and with what stands under its host, not with the length of the list.
 */

/** A text as a CEL literal. JSON's escapes are a subset of CEL's. */
export function celString(text: string): string {
  return JSON.stringify(text);
}

// Go runs a regular expression in one pass when every character leaves it one way to go on and it has fewer than 1000 states, and falls
// back to a far slower way otherwise. Hence labels and separators written without ambiguity.
const lowerLabel = "[a-z0-9]+(?:-+[a-z0-9]+)*";
const label = "[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*";
const component = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

/** The usual form: a dotted host in lower case, a path, perhaps a tag and a digest. It has no port, so the first colon ends the path. */
const usualForm = `^${lowerLabel}(?:\\.${lowerLabel})+(?:/${component})+(?::${tag})?(?:@sha256:[a-f0-9]{64})?$`;
/** A whole image no longer than this has no path that is too long. */
const longestPath = 255;
/** An IPv6 host is left out: no entry can name one. */
const hostForm = `^${label}(?:\\.${label})*(?::[0-9]+)?$`;
const pathForm = `^${component}(?:/${component})*$`;
const tagAndDigestForm = `^(?::${tag})?(?:@sha(?:256:[a-f0-9]{64}|384:[a-f0-9]{96}|512:[a-f0-9]{128}))?$`;
const hasDottedHost = "^[^/.:A-Z]*[.:A-Z][^/]*/";
const hubWithoutPath = "^(?:index\\.)?docker\\.io/[^/]*$";

function matches(text: string, pattern: string): string {
  return `${text}.matches(r'${pattern}')`;
}

/**
 * Whether `text` is one of the lines of `value`. Cutting the value at the line costs one pass over it however long the text is, of the API
 * server's time and of its budget; `contains` costs the product of their lengths in the budget. Comparing from the front costs nothing.
 */
function isLine(value: string, text: string): string {
  return `(${value}.startsWith(${text}) && (${value} == ${text} || ${value}.startsWith(${text} + "\\n"))
        || ${value}.split("\\n" + ${text} + "\\n", 2).size() > 1 || ${value}.endsWith("\\n" + ${text}))`;
}

/** Asked as a list, because `==` counts the characters of both sides, of which one may be thousands. */
function isWholeRegistry(value: string): string {
  return `${value} in ["*"]`;
}

/** Whether `image` is in the usual form, and its registry or the first or the first two parts of its path are allowed word for word. */
function isPlainly(image: string): string {
  const host = `${image}.split("/", 2)[0]`;
  return `${image}.size() <= ${longestPath} && ${matches(image, usualForm)} && ${host} in trusted && (${isWholeRegistry(`trusted[${host}]`)}
      || [${image}.split("/", 4)].exists(p, p.size() > 2 && (${isLine("trusted[p[0]]", "p[1]")}
        || ${isLine("trusted[p[0]]", `(p[1] + "/" + ${withoutTag("p[2]")})`)})))`;
}

/** What stands before tag and digest, in a text that has no port. */
function withoutTag(text: string): string {
  return `${text}.split("@", 2)[0].split(":", 2)[0]`;
}

function hasHost(image: string): string {
  return `(${matches(image, hasDottedHost)} || ${image}.startsWith("localhost/"))`;
}

/** The image with its host, as the runtime completes short names: case-sensitive. */
function completed(image: string): string {
  return `!${hasHost(image)} ? (${image}.contains("/") ? "docker.io/" : "docker.io/library/") + ${image}
      : ${matches(image, hubWithoutPath)} ? "docker.io/library/" + ${image}.split("/", 2)[1] : ${image}`;
}

/** Deeper than this, a path is compared with every prefix of its host; up to here its own ancestors are looked up. */
const deepest = 8;
const depths = Array.from({ length: deepest - 1 }, (_, index) => index + 1).join(", ");

/** Whether one of the lines of `value` is `path` or an ancestor of it. */
export function hasAncestor(value: string, path: string): string {
  const ancestor = `${path}.substring(0, ${path}.size() - c[n].size() - 1)`;
  return `[${value}.split("\\n")].exists(lines, ${path} in lines
        || (${matches(path, `^(?:[^/]*/){${deepest}}`)}
          ? lines.exists(line, ${path}.startsWith(line + "/"))
          : [${depths}].exists(n, [${path}.split("/", n + 1)].exists(c, c.size() > n && ${ancestor} in lines))))`;
}

/** The key of a host as written: it has _ for the colon of a port. */
function keyOf(host: string): string {
  return `${host}.lowerAscii() == "index.docker.io" ? "docker.io" : ${host}.lowerAscii().replace(":", "_")`;
}

/** The keys that speak of the host with this key: its own, and the one with _. for *. in front. */
function keysFor(key: string): string {
  return `[${key}, ${key}.contains(".") ? "_" + ${key}.substring(${key}.indexOf(".")) : ${key}]`;
}

/**
 * Whether the list allows `image`, read in full. Whether the list speaks of its host at all comes first, because most of what is refused
 * fails there; the grammar comes before anything is granted. No valid host has the _ of a key.
 */
export function isAllowed(image: string, isCovered = hasAncestor): string {
  return `!(${image}.size() == 64 && ${matches(image, "^[a-f0-9]+$")})
    && [(${completed(image)}).split("/", 2)].exists(parts, [${keyOf("parts[0]")}].exists(host, ${keysFor("host")}.exists(key, key in trusted
      && ${matches("parts[0]", hostForm)} && [${withoutTag("parts[1]")}].exists(path, path.size() <= ${longestPath}
        && ${matches("path", pathForm)} && ${matches("parts[1].substring(path.size())", tagAndDigestForm)}
        && (${isWholeRegistry("trusted[key]")} || ${isCovered("trusted[key]", "path")})))))`;
}

/** The keys of the list that speak of the host that `image` would be pulled from, whether or not the runtime could read the rest. */
export function keysOnList(image: string): string {
  return `[${hasHost(image)} ? ${image}.split("/", 2)[0] : "docker.io"].map(written, ${keyOf("written")})
    .map(key, ${keysFor("key")}.filter(key, key in trusted))[0]`;
}

export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** Everything of a pod's spec that names an image, as name and image. A volume's name is told from a container's by the blank. */
export function carriers(spec: string): string {
  return `${spec}.containers + ${spec}.?initContainers.orValue([]) + ${spec}.?ephemeralContainers.orValue([])
  + ${spec}.?volumes.orValue([]).filter(v, has(v.image)).map(v, {"name": dyn("volume " + v.name), "image": v.image.?reference.orValue("")})`;
}

/** The list: from the ConfigMap, or written into the policy where the API server no longer follows ConfigMaps. */
export function trustedVariable(inline: Readonly<Record<string, string>> | null): Variable {
  if (inline === null) return { name: "trusted", expression: "params.data" };
  const pairs = Object.entries(inline).map(([key, value]) => `  ${celString(key)}: ${celString(value)}`);
  return { name: "trusted", expression: `{\n${pairs.join(",\n")}\n}` };
}

/** The list bound to a name of its own: to look a variable up costs more, and the parts above look into the list often. */
export function withList(expression: string): string {
  return `[variables.trusted].map(trusted, ${expression})[0]`;
}

/** What a pod ran before an update, asked only of what the cheap test leaves open. */
export const beforeVariable: Variable = {
  name: "before",
  expression: `(${carriers("oldObject.spec")}).map(c, c.name + " " + c.image)`,
};
/** An image that stays as it was before an update is not judged again. */
export const isAsBefore = `request.operation == "UPDATE" && c.name + " " + c.image in variables.before`;

/** The images that are refused: empty for nearly every pod, after the cheap test alone. `c` is the carrier in `isExempt`. */
export function untrustedVariable(carriers: string, isExempt = "false"): Variable {
  return {
    name: "untrusted",
    expression: withList(`(${carriers})
  .filter(c, !(${isPlainly("c.image")})
    && !(${isExempt}) && ![c.image].exists(i, ${isAllowed("i")}))
  .map(c, c.image)`),
  };
}

export const nothingUntrusted = "variables.untrusted.size() == 0";
