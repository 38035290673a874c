import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { hostname } from "node:os";
import { recordHeartbeat } from "#lib/commands/record-heartbeat.ts";
import { forgetOldNotifications, nextMailAt, takeMailWork } from "#lib/commands/send-mail.ts";
import { nextWorkAt, takeDeliveryWork, takeQuestionWork } from "#lib/commands/take-work.ts";
import { config } from "#lib/config.ts";
import { listenForWork } from "#lib/data/queue.ts";
import { isDatabaseReady } from "#lib/data/ready.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { log } from "./log.ts";
import { workLoop } from "./loop.ts";
import { answerQuestion } from "./tasks/answer-question.ts";
import { deliverRevision } from "./tasks/deliver-revision.ts";
import { keepTimeTask } from "./tasks/keep-time.ts";
import { sendMailTask } from "./tasks/send-mail.ts";
import { startWatches } from "./watches.ts";

/** The background worker. Any number may run; each takes what is due. SIGTERM lets running work finish. */
config();
const worker = `${hostname()}-${process.pid}-${randomBytes(3).toString("hex")}`;
const actor: Actor = { id: null, name: "worker", roles: [], clusterIds: [], origin: `worker ${worker}` };
const heartbeatMs = 5_000;
const longestSleepMs = 5_000;
const timeEveryMs = 2_000;
const forgetEveryMs = 3_600_000;

const onError = (error: unknown) =>
  log("error", "work failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });

const loop = workLoop({
  places: 8,
  take: async () => {
    const now = new Date();
    const delivery = await takeDeliveryWork(worker, now);
    if (delivery !== null) return () => deliverRevision(actor, worker, delivery);
    const question = await takeQuestionWork(now);
    return question === null ? null : () => answerQuestion(actor, question);
  },
  onError,
});

/** A loop of its own: a slow mail server holds up no cluster. */
const mailLoop = workLoop({
  places: 2,
  take: async () => {
    const mail = config().mail === null ? null : await takeMailWork(worker, new Date());
    return mail === null ? null : () => sendMailTask(worker, mail);
  },
  onError,
});

let sleep: NodeJS.Timeout | undefined;
/** Wakes the loop when the next thing is due, at the latest after some seconds: a lost call costs no more than that. */
async function plan(): Promise<void> {
  clearTimeout(sleep);
  const [work, mail] = await Promise.all([nextWorkAt(), nextMailAt()].map((each) => each.catch(() => null)));
  const until = [work, mail].flatMap((each) => (each ? [each.getTime() - Date.now()] : []));
  const wait = Math.min(longestSleepMs, ...until.map((ms) => Math.max(50, ms)));
  sleep = setTimeout(() => {
    loop.wake();
    mailLoop.wake();
    void plan();
  }, wait);
}

/** Deadlines, expiry and reminders, read from the database each time; every worker looks, each thing happens once. */
let keepingTime = Promise.resolve();
let clock: NodeJS.Timeout | undefined;
function tick(): void {
  keepingTime = keepTimeTask(actor, new Date()).catch((error: unknown) =>
    log("error", "time could not be kept", { error: String(error) }),
  );
  void keepingTime.then(() => {
    if (!stopping) clock = setTimeout(tick, timeEveryMs);
  });
}

const beat = () =>
  recordHeartbeat(worker, new Date()).catch((error: unknown) => log("warn", "no heartbeat", { error: String(error) }));
const watches = startWatches(worker);
const heartbeat = setInterval(() => {
  void beat();
  void watches.beat();
}, heartbeatMs);
const forget = () => void forgetOldNotifications(new Date()).catch(onError);
const forgetting = setInterval(forget, forgetEveryMs);
const listening = listenForWork(() => {
  loop.wake();
  mailLoop.wake();
  void plan();
});
let stopping = false;
await beat();
void watches.beat();
void plan();
tick();
forget();
log("info", "worker is ready", { worker });

const port = process.env["WORKER_PORT"];
const health = createServer(async (request, response) => {
  const ok = request.url === "/healthz" || (request.url === "/readyz" && (await isDatabaseReady()));
  response.writeHead(ok ? 200 : 503).end(ok ? "ok\n" : "not ready\n");
});
if (port !== undefined) health.listen(Number(port), process.env["HOST"] ?? "127.0.0.1");

for (const signal of ["SIGTERM", "SIGINT"] as const)
  process.on(signal, async () => {
    if (stopping) return;
    stopping = true;
    clearInterval(heartbeat);
    clearInterval(forgetting);
    clearTimeout(sleep);
    clearTimeout(clock);
    await keepingTime;
    await Promise.all([listening.stop(), watches.stop()]);
    await Promise.all([loop.stop(), mailLoop.stop()]);
    process.exit(0);
  });
