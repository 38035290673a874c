import { expect, test } from "vitest";
import { client } from "#lib/data/client.ts";
import { Refusal } from "#lib/domain/refusal.ts";
import { openStatuses, type RequestStatus, statusAfter } from "#lib/domain/request.ts";
import { randomFrom, type Step, someStep, type Target, wholeCast } from "#lib/testing/random-cast.ts";

const steps = Number(process.env["RANDOM_STEPS"] ?? 2_000);
const seed = Number(process.env["RANDOM_SEED"] ?? Date.now() % 1_000_000);
const atOnce = 8;

interface Outcome extends Step {
  readonly origin: string;
  readonly sent: number;
  readonly done: number;
  readonly refused: readonly Refusal[];
}

/** The requests that something can still happen to, with some that are closed, and a few that others may not see. */
async function someRequests(): Promise<Target[]> {
  const columns = { id: true, status: true, authors: { select: { personId: true } } } as const;
  const among = (status: object, take: number) =>
    client().request.findMany({ where: { status }, orderBy: { updatedAt: "desc" }, take, select: columns });
  const open = ["draft", ...openStatuses];
  const found = [...(await among({ in: open }, 14)), ...(await among({ notIn: open }, 3))];
  return found.map(({ id, status, authors }) => ({
    id,
    status: status as RequestStatus,
    authorIds: authors.map(({ personId }) => personId),
  }));
}

/** Sends it, one in eight twice at once, as a double click does: with its key it must count once. */
async function run(step: Step, origin: string, twice: boolean): Promise<Outcome> {
  const results = await Promise.allSettled(twice ? [step.send(), step.send()] : [step.send()]);
  const refused: Refusal[] = [];
  for (const result of results)
    if (result.status === "rejected") {
      if (!(result.reason instanceof Refusal)) throw result.reason;
      refused.push(result.reason);
    }
  const done = results.filter((each) => each.status === "fulfilled" && each.value !== null).length;
  return { ...step, origin, sent: results.length, done, refused };
}

test(`${steps} random commands by the whole cast, ${atOnce} at a time, leave no illegal state (seed ${seed})`, {
  timeout: Math.max(240_000, steps * 120),
}, async () => {
  const random = randomFrom(seed);
  const cast = await wholeCast();
  const outcomes: Outcome[] = [];
  let now = new Date("2026-06-01T10:00:00Z");
  while (outcomes.length < steps) {
    now = new Date(now.getTime() + random.below(3 * 3_600_000));
    const requests = await someRequests();
    const batch = Array.from({ length: Math.min(atOnce, steps - outcomes.length) }, (_, n) => {
      const origin = `step ${outcomes.length + n}`;
      return run(someStep(random, cast, requests, { origin, now }), origin, random.below(8) === 0);
    });
    outcomes.push(...(await Promise.all(batch)));
  }
  const told = await allEvents();
  oneEventPerChange(outcomes, told);
  await everyStateWasReached(told);
  nobodyDecidedTheirOwn(told);
  enoughDifferentPeopleApproved(told);
  await listsAreTheSumOfDecisions(told);
  await whatArrivedIsToldOnce(told);
  await theChainHolds(told);
  const counts = Object.groupBy(outcomes, ({ command }) => command);
  const summary = Object.entries(counts).map(([command, all = []]) => [
    command,
    all.length,
    all.filter(({ done }) => done > 0).length,
  ]);
  console.info(JSON.stringify({ steps, seed, events: told.length, "command, tried, done": summary }));
  for (const [command, , done] of summary) if (steps >= 2_000) expect(done, `${command} ever done`).not.toBe(0);
});

type Told = Awaited<ReturnType<typeof allEvents>>[number];
const allEvents = async () =>
  (await client().event.findMany({ orderBy: { seq: "asc" } })).map(({ detail, ...event }) => ({
    ...event,
    detail: detail as Record<string, unknown>,
  }));

const inTheirName = (event: Told) => event.type !== "revision.created" && !event.type.startsWith("entry.");
const denials = ["attempt.denied", "decision.denied"];

/** A command that succeeded is told by exactly one event; one that was refused by none, but for the attempt that permissions deny. */
function oneEventPerChange(outcomes: readonly Outcome[], told: readonly Told[]) {
  const byOrigin = Map.groupBy(told.filter(inTheirName), ({ origin }) => origin);
  for (const { origin, command, events, done, sent, refused } of outcomes) {
    const types = (byOrigin.get(origin) ?? []).map(({ type }) => type);
    const changes = types.filter((type) => !denials.includes(type));
    const where = `${origin}: ${command}, sent ${sent}, done ${done}, ${refused.map(({ message }) => message)}`;
    for (const type of changes) expect(events, where).toContain(type);
    expect(types.length - changes.length, where).toBeLessThanOrEqual(refused.length);
    if (command === "end-entries" || command === "record-delivery") continue; // tell each request; counted with the lists
    const idle = command === "keep-time" || command.startsWith("change-"); // may find nothing to change
    if (done === 0) expect(changes, where).toEqual([]);
    else if (idle) expect(changes.length, where).toBeLessThanOrEqual(done);
    else expect(changes.length, where).toBeGreaterThanOrEqual(1);
    expect(changes.length, where).toBeLessThanOrEqual(done);
  }
}

/** The status that the history tells, move by move through the table; it must be the one that is stored. */
async function everyStateWasReached(told: readonly Told[]) {
  const reached = new Map<string, RequestStatus>();
  const routed = (status: RequestStatus, to: unknown) =>
    to === "TDP-k8saas" ? statusAfter(status, "escalate") : status;
  for (const { type, requestId, detail } of told) {
    if (requestId === null || denials.includes(type)) continue;
    const before = reached.get(requestId) ?? "draft";
    const after: Record<string, () => RequestStatus> = {
      "request.draft_changed": () => statusAfter(before, "save"),
      "request.submitted": () => routed(statusAfter(before, "submit"), detail["routedTo"]),
      "request.edited": () => statusAfter(before, "edit"),
      "request.escalated": () => statusAfter(before, "escalate"),
      "request.returned": () => statusAfter(before, "return"),
      "request.resubmitted": () => routed(statusAfter(before, "resubmit"), detail["routedTo"]),
      "request.approval_given": () => statusAfter(before, "approve") && before,
      "request.approved": () => statusAfter(before, "approve"),
      "request.rejected": () => statusAfter(before, "reject"),
      "request.withdrawn": () => statusAfter(before, "withdraw"),
      "request.expired": () => statusAfter(before, "expire"),
      "request.commented": () => statusAfter(before, "comment"),
      "request.noted": () => statusAfter(before, "comment"),
      "request.claimed": () => statusAfter(before, "claim"),
      "request.released": () => statusAfter(before, "release"),
    };
    reached.set(requestId, after[type]?.() ?? before);
  }
  const stored = await client().request.findMany({ select: { id: true, status: true } });
  expect(Object.fromEntries(reached)).toEqual(Object.fromEntries(stored.map(({ id, status }) => [id, status])));
}

/** Who wrote a request at the time of each decision, from the history alone. */
function nobodyDecidedTheirOwn(told: readonly Told[]) {
  const authors = new Map<string, Set<string>>();
  const decisions = ["request.approval_given", "request.approved", "request.rejected"];
  for (const { type, requestId, actorName, detail } of told) {
    if (requestId === null) continue;
    const wrote = authors.get(requestId) ?? new Set<string>();
    authors.set(requestId, wrote);
    if (["request.drafted", "request.draft_changed", "request.edited"].includes(type)) wrote.add(actorName);
    if (type === "request.drafted" && detail["filedFor"] !== undefined) wrote.add(String(detail["filedFor"]));
    if (decisions.includes(type)) expect(wrote, `${type} of ${requestId} by ${actorName}`).not.toContain(actorName);
  }
}

/** An approval counts once for each person, and not after what it was given on has changed. */
function enoughDifferentPeopleApproved(told: readonly Told[]) {
  const approvers = new Map<string, Set<string>>();
  for (const { type, requestId, actorName, detail } of told) {
    if (requestId === null) continue;
    const so = approvers.get(requestId) ?? new Set<string>();
    approvers.set(requestId, so);
    if (type === "request.edited" || type === "request.approvals_voided") so.clear();
    if (type !== "request.approval_given" && type !== "request.approved") continue;
    expect(so, `${requestId} by ${actorName}`).not.toContain(actorName);
    so.add(actorName);
    expect(detail["given"], `${requestId} by ${actorName}`).toBe(so.size);
    if (type === "request.approval_given") expect(detail["needed"]).toBeGreaterThan(so.size);
  }
}

/**
 * Each cluster's list, ends and mode are what the decisions on it add up to, revision by revision, each by an approved
 * request, or by the end of what it removes, which is told once.
 */
async function listsAreTheSumOfDecisions(told: readonly Told[]) {
  const approved = new Set(told.filter(({ type }) => type === "request.approved").map(({ requestId }) => requestId));
  const clusters = await client().cluster.findMany({
    select: { id: true, currentRevision: { include: { entries: { orderBy: { entry: "asc" } } } } },
  });
  for (const { id, currentRevision } of clusters) {
    const list = new Map<string, unknown>();
    let [number, mode] = [0, "off"];
    for (const { at, detail, requestId } of told.filter(
      (each) => each.type === "revision.created" && each.clusterId === id,
    )) {
      const because = told.filter((each) => each.type === "entry.expired" && each.clusterId === id);
      const ended = because.filter((each) => each.detail["revision"] === detail["number"]);
      if (detail["cause"] === "expiry") {
        expect(ended.flatMap((each) => each.detail["entries"] as string[]).sort()).toEqual(detail["removed"]);
        for (const entry of detail["removed"] as string[])
          expect(Date.parse(String(list.get(entry)))).toBeLessThanOrEqual(+at);
      } else expect([approved.has(requestId), ended]).toEqual([true, []]);
      expect(detail).toMatchObject({ number: number + 1, modeBefore: mode });
      for (const entry of detail["removed"] as string[]) expect(list.delete(entry)).toBe(true);
      for (const entry of detail["added"] as string[]) expect(list.has(entry) || !list.set(entry, null)).toBe(false);
      for (const { entry, before, after } of (detail["ends"] ?? []) as Record<"entry" | "before" | "after", string>[]) {
        expect(list.get(entry)).toBe(before);
        list.set(entry, after);
      }
      [number, mode] = [Number(detail["number"]), String(detail["modeAfter"])];
    }
    expect(currentRevision?.entries.map(({ entry, endsAt }) => [entry, endsAt?.toISOString() ?? null])).toEqual(
      [...list].sort(),
    );
    expect(currentRevision).toMatchObject({ number, mode });
    expect(await client().delivery.count({ where: { clusterId: id } })).toBe(number + 1);
  }
}

/**
 * On each cluster, an approved request that made a revision is told once that it is in force, or that it was replaced, as
 * soon as that revision or a later one is proven; what is told to be in force stands in what was proven.
 */
async function whatArrivedIsToldOnce(told: readonly Told[]) {
  const arrivals = told.filter(({ type }) => type === "delivery.enforced" || type === "delivery.replaced");
  const times = new Map(Object.entries(Object.groupBy(arrivals, (each) => `${each.requestId} ${each.clusterId}`)));
  for (const [where, all] of times) if (!where.startsWith("null")) expect(all, where).toHaveLength(1);
  const revisions = await client().revision.findMany({
    include: { delivery: true, entries: true, request: { include: { changes: true } } },
  });
  for (const { clusterId, number, requestId, request, entries } of revisions) {
    const proven = revisions.filter((each) => each.clusterId === clusterId && each.delivery?.enforcedAt);
    const by = proven.map((each) => each.number).filter((each) => each >= number);
    const [arrival, ...more] = arrivals.filter((each) => each.requestId === requestId && each.clusterId === clusterId);
    if (request === null) continue;
    const where = `revision ${number} of ${clusterId}`;
    expect([arrival !== undefined, more], where).toEqual([by.length > 0, []]);
    if (arrival === undefined) continue;
    const first = Math.min(...by);
    expect(arrival.detail[arrival.type === "delivery.replaced" ? "by" : "revision"], where).toBe(first);
    const list = first === number ? entries : (proven.find((each) => each.number === first)?.entries ?? []);
    const isThere = ({ entry }: { entry: string | null }) => list.some((each) => each.entry === entry);
    const here = request.changes.filter((each) => each.clusterId === clusterId);
    const so = here.every(({ kind, entry }) =>
      kind === "add_entry" ? isThere({ entry }) : kind !== "remove_entry" || !isThere({ entry }),
    );
    if (arrival.type === "delivery.enforced") expect(so || first === number, where).toBe(true);
    else expect(first, where).toBeGreaterThan(number);
  }
}

async function theChainHolds(told: readonly Told[]) {
  expect(told.map(({ seq }) => Number(seq))).toEqual(told.map((_, n) => n + 1));
  for (const [n, event] of told.entries()) expect(event.previous).toBe(told[n - 1]?.hash ?? "");
  const inconsistent = await client().request.count({ where: { status: { in: [...openStatuses] }, expiresAt: null } });
  expect(inconsistent).toBe(0);
}
