import { describe, expect, test } from "vitest";
import { listLimits } from "./list.ts";
import { type CurrentList, type ListChange, planList } from "./list-change.ts";
import { checkChanges, checkSize } from "./request-changes.ts";

const list: CurrentList = {
  number: 3,
  mode: "deny",
  entries: [{ entry: "ghcr.io/acme", requestId: "r1", endsAt: null }],
  platformRegistries: ["cr.l5d.io"],
  exemptNamespaces: ["kube-system"],
};
const other: CurrentList = { ...list, mode: "warn", entries: [], exemptNamespaces: [] };

const add = (entry: string): ListChange => ({ kind: "add_entry", entry });
const remove = (entry: string): ListChange => ({ kind: "remove_entry", entry });
const mode = (to: CurrentList["mode"]): ListChange => ({ kind: "set_mode", mode: to });
const exempt = (...namespaces: string[]): ListChange => ({ kind: "set_exempt_namespaces", namespaces });

function refusal(changes: readonly ListChange[], lists: readonly CurrentList[] = [list]) {
  try {
    checkChanges(lists, changes, "r2");
    return null;
  } catch (error) {
    const { code, detail } = error as { code?: string; detail?: string };
    return `${code}${detail === undefined ? "" : ` ${detail}`}`;
  }
}

describe("the changes of a request", () => {
  test.each<[string, ListChange[], string | null]>([
    ["are none", [], "no_changes"],
    ["add an entry", [add("quay.io/acme")], null],
    ["add what is there", [add("ghcr.io/acme")], "already_on_list ghcr.io/acme"],
    ["add a platform registry", [add("cr.l5d.io")], "already_on_list cr.l5d.io"],
    ["remove what is not there", [remove("quay.io/acme")], "not_on_list quay.io/acme"],
    ["remove an entry", [remove("ghcr.io/acme")], null],
    ["say an entry twice", [add("quay.io/a"), remove("quay.io/a")], "duplicate_change quay.io/a"],
    ["say the mode twice", [mode("warn"), mode("off")], "duplicate_change set_mode"],
    ["say the exempt namespaces twice", [exempt("a"), exempt("b")], "duplicate_change set_exempt_namespaces"],
    ["hold what is no entry", [add("GHCR.IO/acme:1")], "entry_invalid GHCR.IO/acme:1"],
    ["set the mode that is", [mode("deny")], "mode_already deny"],
    ["set another mode", [mode("off")], null],
    ["exempt what is exempt", [exempt("kube-system")], "exempt_already"],
    ["exempt something else", [exempt("kube-system", "edge")], null],
    [
      "exempt what is no namespace",
      [exempt("Kube System")],
      "namespace_invalid This is more than one word. Write one namespace a line.",
    ],
    ["hold one that changes nothing beside one that does", [add("quay.io/a"), mode("deny")], "mode_already deny"],
  ])("%s", (_, changes, expected) => {
    expect(refusal(changes)).toBe(expected);
  });

  test("need to change something on one of the clusters only", () => {
    expect(refusal([add("ghcr.io/acme"), mode("deny"), exempt("kube-system")], [list, other])).toBeNull();
    expect(refusal([add("ghcr.io/acme")], [list, list])).toBe("already_on_list ghcr.io/acme");
  });
});

describe("a list that grows too large", () => {
  const most = Array.from({ length: listLimits.hosts - 1 }, (_, n) => ({
    entry: `r${n}.example`,
    requestId: "r1",
    endsAt: null,
  }));
  const full: CurrentList = { ...list, entries: most };
  const size = `list_too_large ${listLimits.hosts + 1} hosts, at most ${listLimits.hosts}`;

  test("is refused when filing, wherever it is among the clusters, platform registries included", () => {
    expect(refusal([add("one.example")], [full])).toBe(size);
    expect(refusal([add("one.example")], [list, full])).toBe(size);
    expect(refusal([add("one.example")], [{ ...full, entries: most.slice(1) }])).toBeNull();
  });

  test("can always be made smaller, or be given another mode", () => {
    const tooFull: CurrentList = {
      ...full,
      entries: [...most, ...["a", "b"].map((entry) => ({ entry: `${entry}.example`, requestId: "r1", endsAt: null }))],
    };
    for (const change of [remove("r1.example"), mode("off")])
      expect(checkSize(tooFull, planList(tooFull, [change], "r2"))).toBeUndefined();
    const grown = planList(tooFull, [add("c.example"), remove("r1.example")], "r2");
    expect(() => checkSize(tooFull, grown)).toThrow("list_too_large");
  });

  test("holds what was an entry when it was written", () => {
    const broken: CurrentList = { ...list, platformRegistries: ["not an entry"] };
    expect(() => checkSize(broken, planList(broken, [add("a.example")], "r2"))).toThrow(
      'the listed entry "not an entry" is not an entry',
    );
  });
});
