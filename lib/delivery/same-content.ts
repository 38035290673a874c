import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";

const metadataOnly = new Set(["apiVersion", "kind", "metadata", "status"]);

/**
 * Whether an object says what it should: all of its content, down to fields that we never write, and our labels and annotations among
 * others' ones. `ourMetadata: false` compares the content alone.
 */
export function sameContent(live: KubernetesObject, desired: KubernetesObject, { ourMetadata = true } = {}): boolean {
  if (
    ourMetadata &&
    !(
      holds(live.metadata.labels, desired.metadata.labels) &&
      holds(live.metadata.annotations, desired.metadata.annotations)
    )
  )
    return false;
  return isDeepStrictEqual(content(live), content(desired));
}

/** The fields at the top of an object that are its content: `data`, `spec`, whatever else is there. */
export function contentFields(object: KubernetesObject): string[] {
  return Object.keys(object).filter((key) => !metadataOnly.has(key));
}

type Texts = Readonly<Record<string, string>>;

function holds(live: Texts = {}, ours: Texts = {}): boolean {
  return Object.entries(ours).every(([key, value]) => live[key] === value);
}

function content(object: KubernetesObject): Record<string, unknown> {
  return Object.fromEntries(
    contentFields(object).map((key) => [key, key === "spec" ? withoutDefaults(object[key]) : object[key]]),
  );
}

/** What the API server fills in where nothing is written, from its defaulting of admissionregistration.k8s.io/v1. */
function isDefault(key: string, value: unknown): boolean {
  if (key === "matchPolicy") return value === "Equivalent";
  if (key === "scope") return value === "*";
  if (key === "failurePolicy") return value === "Fail";
  if (key === "namespaceSelector" || key === "objectSelector" || key === "matchResources" || key === "matchConstraints")
    return isDeepStrictEqual(value, {});
  return false;
}

/** An object without what is there by default anyway: the same whether the API server filled it in or not. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults);
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([key, field]) => [key, withoutDefaults(field)] as const);
  return Object.fromEntries(fields.filter(([key, field]) => !isDefault(key, field)));
}
