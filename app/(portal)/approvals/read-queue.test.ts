import { expect, test } from "vitest";
import { queueAddress, readPlace, readQueue, requestInQueue, writePlace } from "./read-queue.ts";

test("a filter survives the address, also inside a request's", () => {
  const params = { q: " a&b=c ", tenant: "Lja", risk: "low", due: "day", entry: "quay.io/x", from: "others" };
  const queue = readQueue(params);
  expect(queue.filter).toEqual({
    from: "others",
    text: "a&b=c",
    tenant: "Lja",
    risk: "low",
    due: "day",
    entry: "quay.io/x",
  });
  const address = new URL(queueAddress(queue), "http://portal");
  expect(readQueue(Object.fromEntries(address.searchParams))).toEqual(queue);
  const request = new URL(requestInQueue("id", queue, { due: 1_790_000_000_123_456, number: 1042 }), "http://portal");
  const carried = new URLSearchParams(request.searchParams.get("queue") ?? "");
  expect(readQueue(Object.fromEntries(carried))).toEqual(queue);
  expect(readPlace(request.searchParams.get("place") ?? "")).toEqual({ due: 1_790_000_000_123_456, number: 1042 });
});

test("a change sets one filter or takes it away", () => {
  const queue = readQueue({ q: "x", risk: "high" });
  expect(queueAddress(queue, { risk: undefined, group: "entry" })).toBe("/approvals?q=x&group=entry");
  expect(queueAddress(queue, { risk: undefined, q: undefined })).toBe("/approvals");
});

test.each([{ risk: "none" }, { due: "never" }, { from: "nobody" }, { q: "  " }, { q: ["a", "b"] }])(
  "%j narrows nothing",
  (params) => {
    expect(readQueue(params)).toEqual({ filter: { from: "me" }, typed: {} });
  },
);

test.each(["", "x", "1", "1.2.3", "-1.2", "99999999999999999.1", undefined])("%j is no place", (text) => {
  expect(readPlace(text)).toBeUndefined();
  expect(readPlace(writePlace({ due: 1, number: 2 }))).toEqual({ due: 1, number: 2 });
});
