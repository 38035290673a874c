/**
 * The rule of `lib/domain/image-reference.ts` and `covers` once more, in CEL, built from the same parts. Every part is named; a comment
 * that begins with // inside an expression goes into the cluster, for whoever reads the policy there.
 *
 * What it costs decides its shape. An image in the usual form is settled by one regular expression, one look-up and one search (`isPlainly`);
 * only what that leaves open is read in full. Work grows with the depth of an image's path, not with the length of the list.
 */

/** A text as a CEL literal. JSON's escapes are a subset of CEL's. */
export function celString(text: string): string {
  return JSON.stringify(text);
}

// Go runs a regular expression in one pass when every character leaves it one way to go on, and falls back to a far slower way when it has
// more than 500 states. Hence labels and separators written without ambiguity, and lengths counted beside the expression, not in it.
const lowerLabel = "[a-z0-9]+(?:-+[a-z0-9]+)*";
const label = "[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*";
const component = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const tag = "[A-Za-z0-9_][A-Za-z0-9_.-]*";

/** The usual form: a dotted host in lower case, a path, perhaps a tag and a digest. */
const plainForm = `^${lowerLabel}(?:\\.${lowerLabel})+(?:/${component})+(?::${tag})?(?:@sha256:[a-f0-9]{64})?$`;
/** Nothing this short can exceed a length that the grammar limits. */
const plainLength = 128;
/** The full grammar but for lengths, for an image with its host. IPv6 is left out: no entry can name it. */
const fullForm = `^${label}(?:\\.${label})*(?::[0-9]+)?(?:/${component})+(?::${tag})?(?:@sha(?:256|384|512):[a-f0-9]+)?$`;
/** "@sha256:" and 64 digits, and so on. */
const digestForm = "^sha(?:256:[a-f0-9]{64}|384:[a-f0-9]{96}|512:[a-f0-9]{128})$";
const hasDottedHost = "^[^/.:A-Z]*[.:A-Z][^/]*/";
const hubWithoutPath = "^(?:index\\.)?docker\\.io/[^/]*$";

function matches(text: string, pattern: string): string {
  return `${text}.matches(r'${pattern}')`;
}

const list = "variables.trusted";

/** Whether `text` is one of the lines of `value`. The cost of most questions grows with the value's length: the cheap ones stand first. */
function isLine(value: string, text: string): string {
  return `(${value}.startsWith(${text}) && (${value} == ${text} || ${value}.startsWith(${text} + "\\n"))
        || ${value}.endsWith("\\n" + ${text}) || ${value}.contains("\\n" + ${text} + "\\n"))`;
}

function isWholeRegistry(value: string): string {
  return `${value}.startsWith("*") && ${value} == "*"`;
}

/** Whether `image` is in the usual form, and its registry or the first or the first two parts of its path are allowed word for word. */
function isPlainly(image: string): string {
  const value = `${list}[p[0]]`;
  return `${image}.size() <= ${plainLength} && ${matches(image, plainForm)}
    && [${image}.split("/", 4)].exists(p, p[0] in ${list} && (${isWholeRegistry(value)}
      || p.size() > 2 && ${isLine(value, "p[1]")}
      || p.size() > 3 && ${isLine(value, `(p[1] + "/" + p[2])`)}))`;
}

function hasHost(image: string): string {
  return `(${matches(image, hasDottedHost)} || ${image}.startsWith("localhost/"))`;
}

/** The image with its host, as the runtime completes short names: case-sensitive. */
function completed(image: string): string {
  return `!${hasHost(image)} ? (${image}.contains("/") ? "docker.io/" : "docker.io/library/") + ${image}
      : ${matches(image, hubWithoutPath)} ? "docker.io/library/" + ${image}.split("/", 2)[1] : ${image}`;
}

/** Whether tag and digest of `rest`, what follows the host, are as long as they may be. */
function hasLegalLengths(rest: string): string {
  return `(!${rest}.contains("@") || ${matches(`${rest}.split("@", 2)[1]`, digestForm)})
        && (${rest}.size() <= ${plainLength} || !${matches(`${rest}.split("@", 2)[0]`, "^[^:]*:.{129}")})`;
}

/** Deeper than this, a path is compared with every prefix of its host; up to here its own ancestors are looked up. */
const deepest = 8;
const depths = Array.from({ length: deepest - 1 }, (_, index) => index + 1).join(", ");

/** Whether one of the lines of `value` is `path` or an ancestor of it. */
function hasAncestor(value: string, path: string): string {
  const ancestor = `${path}.substring(0, ${path}.size() - c[n].size() - 1)`;
  return `(${isLine(value, path)}
        || (${matches(path, `^(?:[^/]*/){${deepest}}`)}
          ? ${value}.split("\\n").exists(line, (${path} + "/").startsWith(line + "/"))
          : [${depths}].exists(n, [${path}.split("/", n + 1)].exists(c, c.size() > n && [${ancestor}].exists(a, ${isLine(value, "a")})))))`;
}

/** Whether the list allows `image`, read in full. A key has _ for the colon of a port, and _. for *. in front; no valid host has one. */
function isAllowed(image: string): string {
  return `!(${image}.size() == 64 && ${matches(image, "^[a-f0-9]+$")}) && [${completed(image)}]
      .filter(full, ${matches("full", fullForm)})
      .map(full, full.split("/", 2))
      .filter(parts, ${hasLegalLengths("parts[1]")})
      .map(parts, [parts[0].lowerAscii(), parts[1].split("@", 2)[0].split(":", 2)[0]])
      .filter(read, read[1].size() <= 255)
      .map(read, [read[0] == "index.docker.io" ? "docker.io" : read[0].replace(":", "_"), read[1]])
      .exists(read, [read[0], read[0].contains(".") ? "_" + read[0].substring(read[0].indexOf(".")) : read[0]]
        .exists(key, key in ${list} && (${isWholeRegistry(`${list}[key]`)} || ${hasAncestor(`${list}[key]`, "read[1]")})))`;
}

/** The key of the host that `image` would be pulled from, whether or not the runtime could read the rest. */
export function imageHost(image: string): string {
  return `${hasHost(image)} && !${matches(image, "^(?i:(?:index\\.)?docker\\.io)/")}
    ? ${image}.split("/", 2)[0].lowerAscii().replace(":", "_") : "docker.io"`;
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

/** The carriers whose image the cheap test leaves open. Empty for nearly every pod. */
export const unsureVariable: Variable = {
  name: "unsure",
  expression: `// what the usual form does not settle\nvariables.carriers.filter(c, !(${isPlainly("c.image")}))`,
};

/** The images that are refused, among the carriers that `concerns` keeps. */
export function untrustedVariable(concerns: string): Variable {
  return {
    name: "untrusted",
    expression: `variables.unsure.filter(c, ${concerns}).map(c, c.image).filter(i, !(${isAllowed("i")}))`,
  };
}

/** What a pod ran before an update; nothing on creation. What is as it was is not judged again. */
export const beforeVariable: Variable = {
  name: "before",
  expression: `request.operation == "CREATE" ? [] : (${carriers("oldObject.spec")}).map(c, c.name + " " + c.image)`,
};
