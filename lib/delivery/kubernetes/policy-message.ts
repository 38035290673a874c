import { platformEntries } from "#lib/domain/list.ts";
import { reservedSuffix } from "#lib/domain/registry-entry.ts";
import { configMapKey } from "./config-map.ts";
import { celString, keysOnList, nothingUntrusted, withList } from "./policy-expressions.ts";

/**
 * What the refused person reads: the images, the nearest allowed sources, where to ask. A few of each, because a message above 5 KiB is
 * dropped silently; in order, because the order of a map is random. The canary never shows. Evaluated on admitted requests too, so it begins
 * with the cheap test, and its cost does not grow with the list.
 */

const few = [0, 1, 2];
/** In characters; three of four bytes each still leave room for the sources. */
const longestImage = 160;

const images = `variables.untrusted.size() == 1 && variables.untrusted[0].size() <= ${longestImage} ? variables.untrusted[0] :
    [${few.join(", ")}].filter(n, n < variables.untrusted.size()).map(n, variables.untrusted[n])
      .map(i, i.size() > ${longestImage} ? i.substring(0, ${longestImage}) + "..." : i).join(", ")
    + (variables.untrusted.size() > ${few.length} ? " and " + string(variables.untrusted.size() - ${few.length}) + " more" : "")`;

function hostOf(key: string): string {
  return `(${key}.startsWith("_.") ? "*" + ${key}.substring(1) : ${key}).replace("_", ":")`;
}

/** A list of more hosts than this is not looked through for what to name. */
const manyHosts = 20;
/** What is named of such a list, where it is on it: what people who were refused most often could use instead. */
const knownHosts = ["docker.io", "ghcr.io", "mcr.microsoft.com", "public.ecr.aws", "quay.io", "registry.k8s.io"];
const known = [...knownHosts, ...platformEntries.map(({ host }) => configMapKey(host))].map(celString).join(", ");

/** The first `count` of the texts in `all`, in order. */
function smallest(count: number, all: string): string {
  const rest = count === 1 ? "" : ` + [${all}.filter(key, key > least)].map(rest, ${smallest(count - 1, "rest")})[0]`;
  return `(${all}.size() == 0 ? [] : [${all}.min()].map(least, [least]${rest})[0])`;
}

const keysToName = `trusted.size() > ${manyHosts} ? [${known}].filter(key, key in trusted)
      : trusted.map(key, !key.endsWith(".${reservedSuffix}"), string(key))`;

const elsewhere = `"Allowed, among others: " + [${keysToName}].map(keys, ${smallest(few.length, "keys")})[0]
      .map(key, ${hostOf("key")} + (trusted[key] == "*" ? "" : "/" + trusted[key].split("\\n", 2)[0])).join(", ") + "."`;

/** `lines` are the first ones under a key of the image's own host, one more than is shown. */
const onHost = `lines == ["*"] ? "The container runtime cannot read it as an image."
      : "Allowed there: " + [${few.join(", ")}].filter(n, n < lines.size()).map(n, ${hostOf("asked[0]")} + "/" + lines[n]).join(", ")
        + (lines.size() > ${few.length} ? " and others." : ".")`;

const advice = withList(`[${keysOnList("variables.untrusted[0]")}].map(asked, asked.size() == 0 ? ${elsewhere}
    : [trusted[asked[0]].split("\\n", ${few.length + 1})].map(lines, ${onHost})[0])[0]`);

/** The whole sentence; `what` is a CEL text that says what is refused. */
export function messageExpression(what: string, portalUrl: string): string {
  return `${nothingUntrusted} ? "ok" : ${what} + (${images}).replace("\\n", " ") + ". "
  + ${advice} + ${celString(` Ask for another source at ${requestAddress(portalUrl)}`)}`;
}

export function requestAddress(portalUrl: string): string {
  return `${portalUrl.replace(/\/+$/, "")}/requests/new`;
}
