import { reservedSuffix } from "#lib/domain/registry-entry.ts";
import { celString, imageHost, type Variable } from "./policy-expressions.ts";

/**
 * What the refused person reads: the images, the nearest allowed sources, where to ask. A few of each, because a message above 5 KiB is
 * dropped silently; sorted, because the order of a map is random. The canary never shows. Evaluated on admitted requests too: callers
 * begin with the cheap test.
 */

const few = [0, 1, 2];
/** In characters; three of four bytes each still leave room for the sources. */
const longestImage = 160;

const images = `[${few.join(", ")}].filter(n, n < variables.untrusted.size()).map(n, variables.untrusted[n])
  .map(i, (i.size() > ${longestImage} ? i.substring(0, ${longestImage}) + "..." : i).replace("\\n", " ")).join(", ")
  + (variables.untrusted.size() > ${few.length} ? " and " + string(variables.untrusted.size() - ${few.length}) + " more" : "")`;

/** The keys of the list under which the first refused image would have to stand; empty when its host is not on the list. */
const askedVariable: Variable = {
  name: "asked",
  expression: `[${imageHost("variables.untrusted[0]")}]
  .map(host, [host, host.contains(".") ? "_" + host.substring(host.indexOf(".")) : host])
  .map(keys, keys.filter(key, key in variables.trusted))[0]`,
};

/** The keys to name instead: three of all, in order. */
const offeredVariable: Variable = {
  name: "offered",
  expression: `[variables.trusted.filter(key, !key.endsWith(".${reservedSuffix}")).map(key, string(key))]
  .map(keys, [keys, keys.size() > 0 ? [keys.min()] : []])
  .map(k, [k[0].filter(key, !(key in k[1])), k[1]]).map(k, [k[0], k[1] + (k[0].size() > 0 ? [k[0].min()] : [])])
  .map(k, [k[0].filter(key, !(key in k[1])), k[1]]).map(k, k[1] + (k[0].size() > 0 ? [k[0].min()] : []))[0]`,
};

function hostOf(key: string): string {
  return `(${key}.startsWith("_.") ? "*" + ${key}.substring(1) : ${key}).replace("_", ":")`;
}

/** The first lines under the first of those keys, one more than is shown. */
const linesVariable: Variable = {
  name: "lines",
  expression: `variables.trusted[variables.asked[0]].split("\\n", ${few.length + 1})`,
};

const onHost = `variables.lines == ["*"]
    ? "The container runtime cannot read it as an image."
    : "Allowed there: " + [${few.join(", ")}].filter(n, n < variables.lines.size())
        .map(n, ${hostOf("variables.asked[0]")} + "/" + variables.lines[n]).join(", ")
      + (variables.lines.size() > ${few.length} ? " and others." : ".")`;

const elsewhere = `"Allowed, among others: " + variables.offered.map(key, ${hostOf("key")}
    + (variables.trusted[key] == "*" ? "" : "/" + variables.trusted[key].split("\\n", 2)[0])).join(", ") + "."`;

/** The whole sentence; `what` is a CEL text that says what is refused. */
export function messageExpression(what: string, portalUrl: string): string {
  return `variables.untrusted.size() == 0 ? "ok" : ${what} + ${images} + ". "
  + (variables.asked.size() > 0 ? (${onHost}) : ${elsewhere})
  + ${celString(` Ask for another source at ${requestAddress(portalUrl)}`)}`;
}

/** What the message needs, in the order in which the variables build on one another. */
export const messageVariables: readonly Variable[] = [askedVariable, linesVariable, offeredVariable];

export function requestAddress(portalUrl: string): string {
  return `${portalUrl.replace(/\/+$/, "")}/requests/new`;
}
