import { describe, expect, test } from "vitest";
import { exemptRisk, modeRisk } from "./change-risk.ts";
import {
  type CurrentList,
  canonicalRequest,
  changesNothing,
  exemptDelta,
  type ListChange,
  planList,
} from "./list-change.ts";

const current: CurrentList = {
  number: 3,
  mode: "deny",
  entries: [{ entry: "ghcr.io/acme", requestId: "r1" }],
  platformRegistries: ["cr.l5d.io"],
  exemptNamespaces: ["kube-system", "edge"],
};

const plan = (...changes: ListChange[]) => planList(current, changes, "r2");
const exempt = (...namespaces: string[]): ListChange => ({ kind: "set_exempt_namespaces", namespaces });

describe("exempt namespaces", () => {
  test("are set as a whole, and leave the rest as it was", () => {
    const planned = plan(exempt("kube-system", "ingress"));
    expect(exemptDelta(planned)).toEqual({ added: ["ingress"], removed: ["edge"] });
    expect(planned).toMatchObject({ modeAfter: "deny", entries: current.entries, added: [], removed: [] });
    expect(changesNothing(planned)).toBe(false);
  });

  test("in another order are the same", () => {
    expect(changesNothing(plan(exempt("edge", "kube-system", "edge")))).toBe(true);
  });

  test("do not switch a new cluster on", () => {
    const first = planList({ ...current, number: 0, mode: "off", entries: [] }, [exempt()], "r2");
    expect(first).toMatchObject({ switchesOn: false, modeAfter: "off", exemptAfter: [] });
  });
});

describe("what a decision is bound to", () => {
  const text = (changes: ListChange[], list = current) =>
    canonicalRequest({
      reason: "Because.",
      clusters: [{ clusterId: "c", changes, plan: planList(list, changes, "r2") }],
    });

  test("stays as it was for a request that names no namespace", () => {
    expect(text([{ kind: "add_entry", entry: "quay.io/x" }])).toBe(
      '{"clusters":[{"added":["quay.io/x"],"changes":[["add_entry","quay.io/x"]],"cluster":"c","modeAfter":"deny","modeBefore":"deny","removed":[]}],"reason":"Because."}',
    );
  });

  test("holds the namespaces asked for and what they change", () => {
    expect(text([exempt("b", "a")])).toContain('"changes":[["set_exempt_namespaces","a","b"]]');
    expect(text([exempt("b", "a")])).toContain('"exemptAdded":["a","b"],"exemptRemoved":["edge","kube-system"]');
    expect(text([exempt("edge")])).not.toBe(text([exempt("edge")], { ...current, exemptNamespaces: [] }));
  });
});

describe("what is risky is said", () => {
  test.each([
    ["deny", "off", /every image from anywhere is let in, without a warning/],
    ["deny", "warn", /only warns/],
    ["warn", "off", /every image from anywhere is let in, without a warning/],
    ["off", "warn", null],
    ["off", "deny", null],
    ["warn", "deny", null],
    ["deny", "deny", null],
  ] as const)("from %s to %s", (before, after, words) => {
    const risk = modeRisk(before, after);
    if (words === null) expect(risk).toBeNull();
    else expect(risk).toMatch(words);
  });

  test("of exempt namespaces", () => {
    expect(exemptRisk({ added: [], removed: ["edge"] })).toEqual([]);
    expect(exemptRisk({ added: ["a", "b"], removed: ["kube-system"] })).toEqual([
      expect.stringMatching(/create pods in a and b can run any image/),
      expect.stringMatching(/runs in kube-system/),
    ]);
  });
});
