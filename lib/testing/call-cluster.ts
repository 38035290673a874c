import { request } from "node:https";
import type { Cluster } from "./cluster.ts";

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** JSON unless it says which kind of patch the body is. */
  readonly contentType?: string;
  /** Somebody's own token instead of the administrator's. */
  readonly token?: string;
  /** The administrator acts as this user, whose own roles then decide. */
  readonly user?: string;
  readonly groups?: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** What `kubectl` would print after "Warning:". */
  readonly warnings: readonly string[];
}

/** One request, over a connection of its own. */
export function callCluster(cluster: Cluster, call: Call): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${call.token ?? cluster.adminToken}`,
    "content-type": call.contentType ?? "application/json",
    ...(call.user === undefined ? {} : { "impersonate-user": call.user }),
    ...(call.groups === undefined ? {} : { "impersonate-group": [...call.groups] }),
  };
  const options = { method: call.method, headers, ca: cluster.certificateAuthority, agent: false, timeout: 30_000 };
  return new Promise((done, failed) => {
    const sent = request(new URL(call.path, cluster.url), options, async (response) => {
      const chunks = await response.toArray().catch(failed);
      if (!chunks) return;
      const warnings = readWarnings(response.rawHeaders);
      done({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), warnings });
    });
    sent.on("timeout", () => sent.destroy(new Error(`${call.method} ${call.path}: no answer`)));
    sent.on("error", failed);
    sent.end(call.body === undefined ? undefined : JSON.stringify(call.body));
  });
}

/** Each is a header of its own: `Warning: 299 - "text"`. */
function readWarnings(rawHeaders: readonly string[]): string[] {
  return rawHeaders
    .filter((_, index) => rawHeaders[index - 1]?.toLowerCase() === "warning" && index % 2 === 1)
    .map((value) =>
      value
        .replace(/^299 \S+ "/, "")
        .replace(/"$/, "")
        .replace(/\\(.)/g, "$1"),
    );
}

/** A controller of Kubernetes itself, as the API server knows it, with the roles that every cluster gives it. */
export function controller(name: string): Pick<Call, "user" | "groups"> {
  return {
    user: `system:serviceaccount:kube-system:${name}`,
    groups: ["system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated"],
  };
}

/** An object as the API server shows it, as far as tests look. */
export interface LiveObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  spec: object;
  [field: string]: unknown;
}

export interface Container {
  name: string;
  image: string;
  restartPolicy?: string;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  ephemeralContainers?: Container[];
  volumes?: { name: string; image?: { reference?: string } }[];
  [field: string]: unknown;
}

export const updateVerbs = [
  "update",
  "JSON patch",
  "merge patch",
  "strategic merge patch",
  "server-side apply",
] as const;
export type UpdateVerb = (typeof updateVerbs)[number];

/** Reads an object, edits its spec and asks the API server, in a dry run, for what it says of that edit in one of the verbs it has. */
export async function tryUpdate<T extends LiveObject>(
  cluster: Cluster,
  verb: UpdateVerb,
  path: string,
  edit: (object: T) => void,
  as: Pick<Call, "token" | "user" | "groups"> = {},
): Promise<Answer> {
  const object = JSON.parse((await callCluster(cluster, { method: "GET", path })).body) as T;
  edit(object);
  const { apiVersion, kind, metadata, spec } = object;
  const applied = { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace }, spec };
  const calls: Record<UpdateVerb, Pick<Call, "method" | "body" | "contentType"> & { more?: string }> = {
    update: { method: "PUT", body: object },
    "JSON patch": {
      method: "PATCH",
      body: [{ op: "replace", path: "/spec", value: spec }],
      contentType: "application/json-patch+json",
    },
    "merge patch": { method: "PATCH", body: { spec }, contentType: "application/merge-patch+json" },
    "strategic merge patch": {
      method: "PATCH",
      body: { spec },
      contentType: "application/strategic-merge-patch+json",
    },
    "server-side apply": {
      method: "PATCH",
      body: applied,
      contentType: "application/apply-patch+yaml",
      more: "&fieldManager=somebody&force=true",
    },
  };
  const { more = "", ...call } = calls[verb];
  return callCluster(cluster, { ...call, ...as, path: `${path}?dryRun=All${more}` });
}

export const createVerbs = ["create", "server-side apply"] as const;
export type CreateVerb = (typeof createVerbs)[number];

/** Asks in a dry run for what the API server says of a new object. `collection` is the path that a list of such objects has. */
export function tryCreate(
  cluster: Cluster,
  verb: CreateVerb,
  collection: string,
  object: LiveObject,
  as: Pick<Call, "token" | "user" | "groups"> = {},
): Promise<Answer> {
  if (verb === "create")
    return callCluster(cluster, { ...as, method: "POST", path: `${collection}?dryRun=All`, body: object });
  const path = `${collection}/${object.metadata.name}?dryRun=All&fieldManager=somebody`;
  return callCluster(cluster, {
    ...as,
    method: "PATCH",
    path,
    body: object,
    contentType: "application/apply-patch+yaml",
  });
}
