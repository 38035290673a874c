import { expect, test } from "vitest";
import type { AffectedWorkload } from "./impact.ts";
import { modeChangeWords, switchSignal } from "./mode-switch.ts";
import type { Mode } from "./revision.ts";

const workload = (name: string): AffectedWorkload => ({
  ...{ namespace: "shop", kind: "Deployment", name, pods: 2 },
  ...{ images: [], missing: [], already: false },
});
const runs = (workloads: number, ...refused: string[]) => ({ workloads, refused: refused.map(workload) });

const cases: readonly (readonly [Mode, Mode, ReturnType<typeof runs> | null, string | null])[] = [
  [
    "off",
    "deny",
    null,
    "medium c goes from off to deny: what runs there is not known, so it may refuse what works today.",
  ],
  [
    "warn",
    "deny",
    runs(3, "a"),
    "medium c goes from warn to deny: 1 workload that runs there now would be refused at its next start.",
  ],
  [
    "off",
    "deny",
    runs(3, "a", "b", "a"),
    "medium c goes from off to deny: 2 workloads that run there now would be refused at their next start.",
  ],
  ["off", "deny", runs(3), "low c goes from off to deny: everything that runs there now would still be let in."],
  ["off", "deny", runs(0), "low c goes from off to deny: nothing runs there that it could refuse."],
  ["deny", "deny", null, null],
  ["off", "warn", null, null],
  ["deny", "off", null, null],
];

test.each(cases)("from %s to %s with %o", (before, after, impact, expected) => {
  const signal = switchSignal({ cluster: "c", before, after }, impact);
  expect(signal && `${signal.weight} ${signal.sentence}`).toBe(expected);
});

test("a line of a list", () => {
  expect(modeChangeWords({ cluster: "prod", before: "off", after: "deny" })).toBe("prod: from off to deny");
});
