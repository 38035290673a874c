import { decideRequest } from "#lib/commands/decide-request.ts";
import { recordClusterCheck } from "#lib/commands/record-cluster-check.ts";
import { registerCluster } from "#lib/commands/register-cluster.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { submitRequest } from "#lib/commands/submit-request.ts";
import { client } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import { getRequest, planRequest } from "#lib/data/requests.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import type { Actor, Role } from "#lib/domain/permissions.ts";

export type Person = Actor & { readonly id: string };

export const worker: Actor = { id: null, name: "worker", roles: [], clusterIds: [], origin: "worker" };

/** Somebody with these roles, as if signed in. */
export async function aPerson(
  name: string,
  roles: readonly Role[],
  clusterIds: readonly string[] = [],
): Promise<Person> {
  const id = newId();
  await client().user.create({ data: { id, issuer: "http://localhost:2", subject: `${name}-${id}`, name } });
  return { id, name, roles, clusterIds, origin: "test" };
}

let clusters = 0;

/** An active cluster of a tenant, at revision 0. */
export async function aCluster(tenant = "Lja", now = new Date()): Promise<{ id: string; name: string }> {
  const admin = await aPerson("pat", ["platform_admin"]);
  const name = `cluster-${++clusters}-${newId().slice(-6)}`;
  const access = { kubeconfig: "kind: Config", server: "https://127.0.0.1:1" };
  const { clusterId, questionId } = await registerCluster(admin, { name, tenant, ...access }, now);
  await recordClusterCheck(
    worker,
    { questionId, lines: [{ check: "rights", ok: true, message: "yes" }], version: "v1.37.2" },
    now,
  );
  return { id: clusterId, name };
}

export function add(...entries: string[]): ListChange[] {
  return entries.map((entry) => ({ kind: "add_entry", entry }));
}

export async function aDraft(
  author: Person,
  changes: readonly ListChange[],
  clusterIds = author.clusterIds,
): Promise<string> {
  const input = { requestId: null, clusterIds, changes, reason: "We run it.", typed: {} };
  return (await saveDraft(author, input, new Date())).requestId;
}

/** What somebody who opens the request reads: the digest that a decision is bound to. */
export async function digestAsRead(requestId: string): Promise<string> {
  return (await planRequest(client(), await getRequest(client(), requestId), { lock: false })).digest;
}

export async function aRequest(
  author: Person,
  changes: readonly ListChange[],
  clusterIds = author.clusterIds,
): Promise<string> {
  const requestId = await aDraft(author, changes, clusterIds);
  await submitRequest(author, { requestId, digest: await digestAsRead(requestId), idempotencyKey: null }, new Date());
  return requestId;
}

export async function approve(approver: Person, requestId: string): Promise<void> {
  const digest = await digestAsRead(requestId);
  const input = { requestId, outcome: "approve", reason: "Known source.", digest, idempotencyKey: null } as const;
  await decideRequest(approver, input, new Date());
}
