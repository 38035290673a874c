import { changeRule, changeTimes } from "#lib/commands/change-rules.ts";
import { claimRequest, releaseRequest } from "#lib/commands/claim-request.ts";
import { commentOnRequest, keepNote } from "#lib/commands/comment-on-request.ts";
import { copyRequest } from "#lib/commands/copy-request.ts";
import { decideRequest } from "#lib/commands/decide-request.ts";
import { endEntries } from "#lib/commands/end-entries.ts";
import { escalateRequest } from "#lib/commands/escalate-request.ts";
import { keepTime } from "#lib/commands/keep-time.ts";
import { recordDelivery } from "#lib/commands/record-delivery.ts";
import { resubmitRequest } from "#lib/commands/resubmit-request.ts";
import { returnRequest } from "#lib/commands/return-request.ts";
import { saveDraft } from "#lib/commands/save-draft.ts";
import { submitRequest } from "#lib/commands/submit-request.ts";
import { takeDeliveryWork } from "#lib/commands/take-work.ts";
import { withdrawRequest } from "#lib/commands/withdraw-request.ts";
import { client } from "#lib/data/client.ts";
import { newId } from "#lib/data/ids.ts";
import type { ListChange } from "#lib/domain/list-change.ts";
import type { Role } from "#lib/domain/permissions.ts";
import { type Move, mayMove, type RequestStatus } from "#lib/domain/request.ts";
import { aCluster, aPerson, digestAsRead, edit, type Person, worker } from "./factories.ts";

/** Numbers from a seed: the same run again, as far as the database's own order allows. */
export function randomFrom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T;
  return { next, below, pick };
}

type Random = ReturnType<typeof randomFrom>;

/** Everybody whom the demo knows, and some who hold more roles than is good for them, over three clusters of two tenants. */
export async function wholeCast() {
  const [sandbox, production, dev] = [await aCluster("Lja"), await aCluster("Lja"), await aCluster("Orion")];
  const holds = [
    ["tess", ["tenant_member"], [sandbox]],
    ["noor", ["tenant_member"], [sandbox, production]],
    ["olaf", ["tenant_member"], [dev]],
    ["iris", ["tenant_member", "approver"], [sandbox, production]],
    ["ivo", ["tenant_member", "approver", "support_agent", "platform_admin"], [sandbox, production]],
    ["sam", ["support_agent"], []],
    ["sue", ["support_agent", "approver"], []],
    ["ada", ["approver"], []],
    ["abel", ["approver"], []],
    ["vera", ["auditor"], []],
    ["pat", ["platform_admin", "approver"], []],
    ["mallory", [], []],
  ] as const satisfies readonly (readonly [string, readonly Role[], readonly { id: string; name: string }[]])[];
  const people: Person[] = [];
  for (const [name, roles, clusters] of holds) {
    const person = await aPerson(
      name,
      roles,
      clusters.map(({ id }) => id),
    );
    const groups = clusters.map((cluster) => `${cluster.name}-k8saas-devops-cluster-role`);
    await client().user.update({ where: { id: person.id }, data: { groups } });
    people.push(person);
  }
  return { people, clusterIds: [sandbox.id, production.id, dev.id] };
}

const entries = [
  ...["ghcr.io/acme", "ghcr.io/zebra", "docker.io", "docker.io/library/nginx", "quay.io/jetstack", "ttl.sh"],
  ...[
    "*.corp.example",
    "registry.k8s.io",
    "mcr.microsoft.com",
    "gcr.io/distroless",
    "public.ecr.aws/eks",
    "10.0.0.5:5000",
  ],
];

function someChanges({ pick, below }: Random, now: Date): ListChange[] {
  const chosen = new Map<string, ListChange>();
  for (let n = 1 + below(2); n > 0; n--) {
    const entry = pick(entries);
    const endsAt = below(3) === 0 ? null : new Date(now.getTime() + below(10 * 24) * 3_600_000); // some too soon
    const kind = pick(["add_entry", "add_entry", "add_entry", "remove_entry", "set_end_date"] as const);
    chosen.set(entry, kind === "remove_entry" ? { kind, entry } : { kind, entry, endsAt });
  }
  if (below(12) === 0) chosen.set("mode", { kind: "set_mode", mode: pick(["off", "warn", "deny"] as const) });
  return [...chosen.values()];
}

export interface Step {
  readonly command: string;
  /** What the history may say of it when it succeeds; the first is the change itself. */
  readonly events: readonly string[];
  readonly send: () => Promise<unknown>;
}

export interface Target {
  readonly id: string;
  readonly status: RequestStatus;
  readonly authorIds: readonly string[];
}

type By = "author" | "support_agent" | "approver" | "platform_admin" | "anybody";

/**
 * One command of somebody on some request. Two in three times somebody who could and something that the state allows, as
 * far as a glance tells; otherwise blindly, and then most are refused. `origin` marks its events.
 */
export function someStep(
  random: Random,
  { people, clusterIds }: Awaited<ReturnType<typeof wholeCast>>,
  targets: readonly Target[],
  { origin, now }: { readonly origin: string; readonly now: Date },
): Step {
  const { pick, below } = random;
  const sensibly = below(3) > 0 && targets.length > 0;
  const target = pick(targets) ?? { id: newId(), status: "draft", authorIds: [] };
  const possible = moves.filter(([move]) => !sensibly || move === null || mayMove(target.status, move));
  const [, by, make] = pick(possible);
  const fits = (person: Person) =>
    by === "anybody" || (by === "author" ? target.authorIds.includes(person.id) : person.roles.includes(by));
  const suited = people.filter(fits);
  const actor = { ...pick(sensibly && suited.length > 0 ? suited : people), origin };
  const idempotencyKey = below(2) === 0 ? `key-${below(1e9)}` : null;
  return make({ random, people, clusterIds, actor, now, on: { requestId: target.id, idempotencyKey } });
}

interface Scene {
  readonly random: Random;
  readonly people: readonly Person[];
  readonly clusterIds: readonly string[];
  readonly actor: Person;
  readonly now: Date;
  readonly on: { readonly requestId: string; readonly idempotencyKey: string | null };
}

const step = (command: string, events: readonly string[], send: () => Promise<unknown>): Step => ({
  command,
  events,
  send,
});

function content({ random, actor, clusterIds, now, on }: Scene) {
  const held = actor.clusterIds.length > 0 && random.below(8) > 0 ? actor.clusterIds : clusterIds;
  const chosen = random.below(2) === 0 ? held : [random.pick(held)];
  const { idempotencyKey } = on;
  return { clusterIds: chosen, changes: someChanges(random, now), reason: "At random.", typed: {}, idempotencyKey };
}

function file(scene: Scene): Step {
  const { random, people, actor, now } = scene;
  const forOthers = actor.roles.includes("support_agent") && random.below(3) > 0;
  const person = forOthers ? random.pick(people) : null;
  const clusters = person !== null && person.clusterIds.length > 0 ? { clusterIds: person.clusterIds } : {};
  const said = { requestId: null, filedForId: person?.id ?? null, ...content(scene), ...clusters };
  return step("save-draft", ["request.drafted"], () => saveDraft(actor, said, now));
}

function decide({ random, actor, now, on }: Scene, outcome: "approve" | "reject"): Step {
  const stale = random.below(10) === 0;
  const events = outcome === "approve" ? ["request.approved", "request.approval_given"] : ["request.rejected"];
  return step(`decide-request, ${outcome}`, events, async () => {
    const digest = stale ? "sha256:0" : await digestAsRead(on.requestId);
    return decideRequest(actor, { ...on, outcome, reason: "At random.", digest }, now);
  });
}

function rules({ random, actor, now, on: { idempotencyKey } }: Scene): Step {
  const { pick, below } = random;
  if (below(2) === 0) {
    const route = pick(["support-platform", "TDP-k8saas"] as const);
    const rule = { risk: pick(["low", "medium", "high"] as const), route, approvals: 1 + below(3) };
    return step("change-rule", ["rule.changed"], () => changeRule(actor, { rule, idempotencyKey }, now));
  }
  const days = { remindHours: 1 + below(8), expiryDays: 1 + below(3) };
  const times = { supportHours: 1 + below(24), decisionHours: 1 + below(72), ...days };
  return step("change-times", ["times.changed"], () => changeTimes(actor, { times, idempotencyKey }, now));
}

/** A worker that has whatever cluster is due prove its list; what is approved until the next time arrives together. */
function prove({ actor: { origin }, now }: Scene): Step {
  return step("record-delivery", ["delivery.enforced", "delivery.replaced"], async () => {
    const work = await takeDeliveryWork(origin, now);
    if (work === null) return null;
    const proof = { mode: work.revision.mode, policyVersion: "1", probes: 4 };
    const well = { status: "enforced", reason: "proven", message: "Proven.", proof } as const;
    const seen = { reverted: [], drifted: [], conditions: [], dueAt: null };
    const result = { deliveryId: work.deliveryId, worker: origin, ...well, ...seen };
    return (await recordDelivery({ ...worker, origin }, result, now)).recorded || null;
  });
}

/** Null as a move: it is on no request. A move that stands here twice is tried twice as often. */
const moves: readonly (readonly [Move | null, By, (scene: Scene) => Step])[] = [
  [null, "anybody", file],
  [null, "support_agent", file],
  [null, "platform_admin", rules],
  [null, "anybody", prove],
  [
    null,
    "anybody",
    ({ random, actor, clusterIds, now }) =>
      step("end-entries", ["entry.expired", "entry.ends_soon"], async () => {
        const { removed, reminded } = await endEntries(
          { ...worker, origin: actor.origin },
          random.pick(clusterIds),
          now,
        );
        return removed.length + reminded.length === 0 ? null : { removed, reminded };
      }),
  ],
  [
    "save",
    "author",
    (scene) => {
      const said = { ...content(scene), requestId: scene.on.requestId };
      return step("save-draft", ["request.draft_changed"], () => saveDraft(scene.actor, said, scene.now));
    },
  ],
  ...Array.from(
    { length: 6 },
    () =>
      [
        "submit",
        "author",
        ({ actor, now, on }: Scene) =>
          step("submit-request", ["request.submitted"], async () =>
            submitRequest(actor, { ...on, digest: await digestAsRead(on.requestId) }, now),
          ),
      ] as const,
  ),
  [
    "edit",
    "author",
    (scene) => {
      const changes = someChanges(scene.random, scene.now);
      return step("edit-request", ["request.edited"], () => edit(scene.actor, scene.on.requestId, changes, scene.now));
    },
  ],
  [
    "edit",
    "anybody",
    (scene) => {
      const changes = someChanges(scene.random, scene.now);
      return step("edit-request", ["request.edited"], () => edit(scene.actor, scene.on.requestId, changes, scene.now));
    },
  ],
  ...Array.from(
    { length: 2 },
    () =>
      [
        "escalate",
        "support_agent",
        ({ actor, now, on }: Scene) =>
          step("escalate-request", ["request.escalated"], () => escalateRequest(actor, { ...on, note: "On." }, now)),
      ] as const,
  ),
  ...(["support_agent", "approver"] as const).map(
    (by) =>
      [
        "return",
        by,
        ({ actor, now, on }: Scene) =>
          step("return-request", ["request.returned"], () => returnRequest(actor, { ...on, question: "Why?" }, now)),
      ] as const,
  ),
  ...["", "So."].map(
    (answer) =>
      [
        "resubmit",
        "author",
        ({ actor, now, on }: Scene) =>
          step("resubmit-request", ["request.resubmitted"], () => resubmitRequest(actor, { ...on, answer }, now)),
      ] as const,
  ),
  ...Array.from({ length: 8 }, () => ["approve", "approver", (scene: Scene) => decide(scene, "approve")] as const),
  ["reject", "approver", (scene) => decide(scene, "reject")],
  [
    "withdraw",
    "author",
    ({ actor, now, on }) => step("withdraw-request", ["request.withdrawn"], () => withdrawRequest(actor, on, now)),
  ],
  [
    "comment",
    "anybody",
    ({ actor, now, on }) =>
      step("comment-on-request", ["request.commented"], () => commentOnRequest(actor, { ...on, text: "Hm." }, now)),
  ],
  [
    "comment",
    "approver",
    ({ actor, now, on }) => step("keep-note", ["request.noted"], () => keepNote(actor, { ...on, text: "Hm." }, now)),
  ],
  ...(["support_agent", "approver", "approver"] as const).flatMap(
    (by) =>
      [
        [
          "claim",
          by,
          ({ actor, now, on }: Scene) =>
            step("claim-request", ["request.claimed"], () => claimRequest(actor, { ...on, word: "Mine." }, now)),
        ],
        [
          "release",
          by,
          ({ actor, now, on }: Scene) =>
            step("release-request", ["request.released"], () => releaseRequest(actor, { ...on, word: "Off." }, now)),
        ],
      ] as const,
  ),
  [
    "copy",
    "author",
    ({ actor, now, on }) => step("copy-request", ["request.drafted"], () => copyRequest(actor, on, now)),
  ],
  ...Array.from(
    { length: 2 },
    () =>
      [
        "expire",
        "anybody",
        ({ actor, now, on }: Scene) =>
          step("keep-time", ["request.expired", "request.escalated", "request.overdue", "request.reminded"], () =>
            keepTime({ ...worker, origin: actor.origin }, on.requestId, now),
          ),
      ] as const,
  ),
];
