import { parse } from "yaml";
import { type Entry, isEntryProblem, parseEntry } from "#lib/domain/registry-entry.ts";

/** The list that a cluster holds, from what `kubectl get configmap` prints; in words why it is none. The canary is left out. */
export function readConfigMap(text: string): readonly Entry[] | string {
  let object: unknown;
  try {
    object = parse(text, { logLevel: "error" });
  } catch {
    return "it is neither YAML nor JSON";
  }
  const { kind, data } = (typeof object === "object" && object !== null ? object : {}) as Record<string, unknown>;
  if (kind !== "ConfigMap" || typeof data !== "object" || data === null)
    return "it is no ConfigMap with data; print it with kubectl get configmap trusted-registries -n trusted-registries -o yaml";
  const entries: Entry[] = [];
  for (const [key, value] of Object.entries(data))
    for (const path of value === "*" ? [""] : String(value).split("\n")) {
      const written = path === "" ? hostOf(key) : `${hostOf(key)}/${path}`;
      const entry = parseEntry(written);
      if (!isEntryProblem(entry)) entries.push(entry);
      else if (entry.problem !== "reserved") return `${JSON.stringify(written)} in it is no entry`;
    }
  return entries;
}

/** `_` stands for `*` at the beginning, and for the colon before a port. */
function hostOf(key: string): string {
  return key.replace(/^_\./, "*.").replace(/_([0-9]+)$/, ":$1");
}
