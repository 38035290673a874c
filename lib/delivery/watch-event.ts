import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";
import { parseAnswer } from "./parse-answer.ts";

export interface WatchEvent {
  readonly type: string;
  readonly object: KubernetesObject;
}

/** One line of a watch; null for an error and for whatever else does not tell of an object. */
export function parseWatchEvent(line: string): WatchEvent | null {
  const event = parseAnswer(line);
  if (!isRecord(event) || typeof event["type"] !== "string" || event["type"] === "ERROR") return null;
  const { type, object } = event;
  if (!isRecord(object) || typeof object["kind"] !== "string" || !isRecord(object["metadata"])) return null;
  if (type !== "BOOKMARK" && typeof object["metadata"]["name"] !== "string") return null; // a bookmark has a version only
  return { type, object: object as KubernetesObject };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
