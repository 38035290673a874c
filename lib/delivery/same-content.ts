import { isDeepStrictEqual } from "node:util";
import type { KubernetesObject } from "./kubernetes/kubernetes-object.ts";

const metadataOnly = new Set(["apiVersion", "kind", "metadata", "status"]);

/**
 * Whether an object says what it should: all of its content, down to fields that we never write, and our labels and annotations among
 * others' ones. `ourMetadata: false` compares the content alone.
 */
export function sameContent(
  live: KubernetesObject,
  desired: KubernetesObject,
  options: { readonly ourMetadata?: boolean } = {},
): boolean {
  return isDeepStrictEqual(comparedParts(live, desired, options), comparedParts(desired, desired, options));
}

/** What of an object is compared with the desired one: its content, and of its labels and annotations those that the desired one sets. */
export function comparedParts(
  object: KubernetesObject,
  desired: KubernetesObject,
  { ourMetadata = true }: { readonly ourMetadata?: boolean } = {},
): Record<string, unknown> {
  if (!ourMetadata) return content(object);
  const metadata = {
    labels: among(object.metadata.labels, desired.metadata.labels),
    annotations: among(object.metadata.annotations, desired.metadata.annotations),
  };
  return { metadata, ...content(object) };
}

/** The fields at the top of an object that are its content: `data`, `spec`, whatever else is there. */
export function contentFields(object: KubernetesObject): string[] {
  return Object.keys(object).filter((key) => !metadataOnly.has(key));
}

type Texts = Readonly<Record<string, string>>;

function among(texts: Texts = {}, ours: Texts = {}): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([key]) => Object.hasOwn(ours, key)));
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
