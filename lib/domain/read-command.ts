import { ImageKeys } from "./image-keys.ts";
import type { PasteProblemCode } from "./paste-problem.ts";

/** What a command line names: images, or a reason why not. Nothing at all for a command that names none, such as `docker ps`. */
export interface ReadCommand {
  readonly images: readonly string[];
  readonly problem?: PasteProblemCode;
}

const prompt = String.raw`(?:^|.*?[$#%>❯➜)\]]\s*|.*?\s)`;
const tool = new RegExp(
  String.raw`^${prompt}(?:sudo\s+(?:-\S+\s+)*)?(?:k3s\s+|microk8s\s+|minikube\s+)?(docker|podman|nerdctl|buildah|crane|skopeo|crictl|ctr|kubectl|oc|helm|kind|cosign|trivy|grype|syft)\s+(\S.*)$`,
);
const before =
  /^(?:.*[$#%>❯➜)\]]|RUN|time|sudo(?:\s+-\S+)*|(?:[A-Z_][A-Z0-9_]*=\S*\s*)+|-|)\s*(?:k3s|microk8s|minikube)?\s*$/;
const longestCommand = 4_000;

/** Reads the commands of a line, also several with && between them; null when there is none. */
export function readCommand(line: string): ReadCommand | null {
  const images: string[] = [];
  let problem: PasteProblemCode | undefined;
  let any = false;
  for (const part of line.slice(0, longestCommand).split(/&&|\|\||;|\|/)) {
    const match = tool.exec(part.trim());
    const [, name = "", rest = ""] = match ?? [];
    if (!match || !isCommand(part.trim(), name, rest)) continue;
    any = true;
    const words = wordsOf(rest);
    if (words[0] === "login") problem = "sign_in";
    images.push(...imagesOf(name, words));
  }
  if (!any) return null;
  return problem !== undefined && images.length === 0 ? { images, problem } : { images };
}

/** A tool's name at a prompt, or at the beginning; in a sentence only with its verb right behind it. */
function isCommand(part: string, name: string, rest: string): boolean {
  const ahead = part
    .slice(0, part.length - rest.length)
    .trimEnd()
    .slice(0, -name.length);
  return before.test(ahead.trim()) || /^(?:image\s+)?pull\s/.test(rest);
}

function wordsOf(text: string): string[] {
  return (text.match(/"[^"]*"|'[^']*'|[^\s"']+(?:"[^"]*"|'[^']*')?/g) ?? []).map((word) =>
    word.replace(/^(["'])(.*)\1$/, "$2").replace(/[`"')]+$/, ""),
  );
}

function imagesOf(name: string, words: readonly string[]): string[] {
  if (name === "helm") return fromHelm(words);
  if (name === "kubectl" || name === "oc") return fromKubectl(words);
  const all = ["ctr", "crane", "crictl"].includes(name) ? skipOptions(words) : words;
  const isGroup = !["crane", "trivy"].includes(name) && ["image", "images", "manifest", "load"].includes(all[0] ?? "");
  const rest = isGroup ? all.slice(1) : all;
  const [verb = "", ...args] = rest;
  if (verb === "run" || verb === "create") return positional(args).slice(0, 1);
  if (verb === "build") return valuesOf(args, ["-t", "--tag"]);
  if (verb === "imagetools" || verb === "buildx")
    return positional(args.slice(args[0] === "imagetools" ? 2 : 1)).slice(0, 1);
  if (verb === "cp" || verb === "copy" || verb === "tag") return positional(args).slice(0, 2);
  if (name === "grype" || name === "syft") return positional(rest).slice(0, 1);
  if (onOne.has(verb)) return positional(args).slice(0, verb === "pull" && name !== "crane" ? 20 : 1);
  return [];
}

const onOne = new Set(
  "pull push inspect history rmi digest manifest config ls list-tags validate export verify image docker-image inspecti load sign attest tree".split(
    " ",
  ),
);

/** Options of docker run and its kin that stand alone; any other takes the next word, unless it has an =. */
const alone = new Set(
  (
    "-d -i -t -it -ti -dit -itd -P --rm --detach --interactive --tty --init --privileged --read-only --no-healthcheck --oom-kill-disable --publish-all " +
    "--sig-proxy --disable-content-trust -q --quiet -a --all-tags --all --insecure --tls-verify --remote -f --force --debug --plain-http --recursive"
  ).split(" "),
);

function positional(words: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    if (word.startsWith("-")) {
      if (!word.includes("=") && !alone.has(word)) at++;
    } else found.push(word);
  }
  return found;
}

function skipOptions(words: readonly string[]): readonly string[] {
  const first = words.findIndex((word, at) => !word.startsWith("-") && !takesValue(words[at - 1] ?? ""));
  return first === -1 ? [] : words.slice(first);
}

function takesValue(word: string): boolean {
  return word.startsWith("-") && !word.includes("=") && !alone.has(word);
}

function valuesOf(words: readonly string[], options: readonly string[]): string[] {
  return words.flatMap((word, at) => {
    const [option = "", ...value] = word.split("=");
    if (!options.includes(option)) return [];
    return value.length > 0 ? [value.join("=")] : [words[at + 1] ?? ""];
  });
}

function fromKubectl(words: readonly string[]): string[] {
  const named = valuesOf(words, ["--image"]);
  const set = words[0] === "set" && words[1] === "image" ? words.slice(2) : [];
  return [...named, ...set.filter((word) => /^[\w*-]+=\S/.test(word)).map((word) => word.slice(word.indexOf("=") + 1))];
}

/** `--set image.repository=…,image.tag=…`, put together as in a file of values. */
function fromHelm(words: readonly string[]): string[] {
  const keys = new ImageKeys();
  for (const set of valuesOf(words, ["--set", "--set-string"]))
    for (const pair of set.split(",")) {
      const cut = pair.indexOf("=");
      if (cut > 0) keys.scalar(pair.slice(0, cut), pair.slice(cut + 1), 1);
    }
  return keys.end().flatMap(({ readAs, text }) => (readAs === "entry" ? [] : [text]));
}
