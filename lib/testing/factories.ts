import { decideRequest } from "#lib/commands/decide-request.ts";
import { editRequest } from "#lib/commands/edit-request.ts";
import { escalateRequest } from "#lib/commands/escalate-request.ts";
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

/** Has somebody signed in, as the portal remembers it: the groups behind their roles and clusters, and where mail reaches them. */
export async function signedIn(person: Person, mail: string | null = `${person.id}@people.example`): Promise<Person> {
  const { id, roles, clusterIds } = person;
  const mappings = await client().groupMapping.findMany({
    where: { OR: [{ role: { in: [...roles] }, clusterId: null }, { clusterId: { in: [...clusterIds] } }] },
    select: { groupValue: true },
  });
  const groups = mappings.map(({ groupValue }) => groupValue);
  await client().user.update({ where: { id }, data: { groups, groupsReadAt: new Date(), mail } });
  return person;
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

export function addUntil(endsAt: Date | null, ...entries: string[]): ListChange[] {
  return entries.map((entry) => ({ kind: "add_entry", entry, endsAt }));
}

export async function aDraft(
  author: Person,
  changes: readonly ListChange[],
  clusterIds = author.clusterIds,
  now = new Date(),
): Promise<string> {
  const input = { requestId: null, clusterIds, changes, reason: "We run it.", typed: {} };
  return (await saveDraft(author, input, now)).requestId;
}

/** What somebody who opens the request reads: the digest that a decision is bound to. */
export async function digestAsRead(requestId: string): Promise<string> {
  return (await planRequest(client(), await getRequest(client(), requestId), { lock: false })).digest;
}

export async function aRequest(
  author: Person,
  changes: readonly ListChange[],
  clusterIds = author.clusterIds,
  now = new Date(),
): Promise<string> {
  const requestId = await aDraft(author, changes, clusterIds, now);
  await submitRequest(author, { requestId, digest: await digestAsRead(requestId), idempotencyKey: null }, now);
  return requestId;
}

/** Adds something that nothing else on a list looks like: low risk. */
export const harmless = (): ListChange[] => add(`ghcr.io/${newId().slice(-12)}`);

/** Two people must approve it, and support-platform sees it first. */
export const risky = (): ListChange[] => add("docker.io");

/** Has it approved: sent on if it waits with support-platform, then by this approver and as many others as its risk needs. */
export async function approve(approver: Person, requestId: string, now = new Date()): Promise<void> {
  if ((await getRequest(client(), requestId)).status === "submitted") await sendOn(requestId, now);
  const digest = await digestAsRead(requestId);
  const input = { requestId, outcome: "approve", reason: "Known source.", digest, idempotencyKey: null } as const;
  for (let by = approver; ; by = await aPerson("another", ["approver"]))
    if ((await decideRequest(by, input, now)).status === "approved") return;
}

/** Somebody of support-platform sends it on to TDP-k8saas. */
export async function sendOn(requestId: string, now = new Date()): Promise<void> {
  const sam = await aPerson("sam", ["support_agent"]);
  await escalateRequest(sam, { requestId, note: "Looked at.", idempotencyKey: null }, now);
}

/** An author changes what a filed request adds. */
export async function edit(editor: Person, requestId: string, changes: readonly ListChange[], now = new Date()) {
  const { version, clusterIds } = await getRequest(client(), requestId);
  const said = { reason: "Said otherwise.", ticket: "", typed: {}, idempotencyKey: null };
  return editRequest(editor, { requestId, version, clusterIds, changes, ...said }, now);
}
