import { decideRequest } from "#lib/commands/decide-request.ts";

/** A process that decides and then waits to be killed. What it decides comes in the environment, as JSON. */
const { actor, input, now } = JSON.parse(process.env["DECISION"] ?? "");
await decideRequest(actor, input, new Date(now));
console.log("decided");
setInterval(() => undefined, 1000);
