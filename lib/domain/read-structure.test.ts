import { describe, expect, test } from "vitest";
import type { ImageKeys } from "./image-keys.ts";
import { readFlow, unquoted, YamlReader, yamlLine } from "./read-structure.ts";

/** What a reader tells: `{key` opens, `}` closes, `key=value@line`, `value@line` for an item. */
function recorder() {
  const said: string[] = [];
  const keys = {
    enter: (key: string) => said.push(`{${key}`),
    leave: () => said.push("}"),
    scalar: (key: string, value: string, line: number) => said.push(`${key}=${value}@${line}`),
    item: (value: string, line: number) => said.push(`${value}@${line}`),
  };
  return { keys: keys as unknown as ImageKeys, said };
}

function flow(text: string): string {
  const { keys, said } = recorder();
  readFlow(text, 5, keys);
  return said.join(" ");
}

test.each([
  ['{"image": "a/b", "tag": 1}', "{ image=a/b@5 tag=1@5 }"],
  ["{image: a/b, x: 'c'}", "{ image=a/b@5 x=c@5 }"],
  ['{"a": {"b": ["c", "d"]}, "e": "f"}', "{ {a {b c@5 d@5 } } e=f@5 }"],
  ['[\n"a",\n\n"b"\n]', "{ a@6 b@8 }"],
  ['{"a": "x\ny", "b": "c"}', "{ a=x\ny@5 b=c@6 }"],
  ['{"a": "x\\"y", "b": "c"}', '{ a=x\\"y@5 b=c@5 }'],
  ["{'a': 'x\\', 'b': c}", "{ a=x\\@5 b=c@5 }"],
  ['{"a": "ghcr.io\\/b\\u002Fc"}', "{ a=ghcr.io/b/c@5 }"],
  ["{image: ghcr.io/a:1, b: c}", "{ image=ghcr.io/a:1@5 b=c@5 }"],
  ["{a: b:}", "{ a=:@5 }"],
  ['{a:"b"}', "{ a=b@5 }"],
  ["{a:[b]}", "{ {a b@5 } }"],
  ["a", "a@5"],
  ["[a, b", "{ a@5 b@5 }"],
  ["[[a", "{ { a@5 } }"],
  ["]a]b", "a@5 b@5"],
  ["[a]]}b", "{ a@5 } b@5"],
  ['["a', "{ a@5 }"],
  ["", ""],
])("the flow %j", (text, expected) => {
  expect(flow(text)).toBe(expected);
});

describe("a line of YAML", () => {
  const line = (text: string) => {
    const { dashes, column, key, value, rest } = yamlLine(text);
    return [dashes.join("+"), column, key, value, rest];
  };
  test.each<[string, unknown[]]>([
    ["image: a/b", ["", 0, "image", "a/b", "image: a/b"]],
    ["  image:   a/b  ", ["", 2, "image", "a/b", "image:   a/b"]],
    ["- image: a", ["0", 2, "image", "a", "image: a"]],
    ["  -  - a", ["2+5", 7, null, "", "a"]],
    ["-", ["0", 1, null, "", ""]],
    ["-a: b", ["", 0, "-a", "b", "-a: b"]],
    ["a:", ["", 0, "a", "", "a:"]],
    ["a :  b", ["", 0, "a", "b", "a :  b"]],
    ["a:b", ["", 0, null, "", "a:b"]],
    ['"a b": c', ["", 0, "a b", "c", '"a b": c']],
    ["'a b': c", ["", 0, "a b", "c", "'a b': c"]],
    ["x 'a b': c", ["", 0, null, "", "x 'a b': c"]],
    ["a.b/c-d_$1: e", ["", 0, "a.b/c-d_$1", "e", "a.b/c-d_$1: e"]],
    ["# a: b", ["", 0, null, "", ""]],
    ["a: b # c", ["", 0, "a", "b", "a: b"]],
    ["a: b#c", ["", 0, "a", "b#c", "a: b#c"]],
    ['a: "b # c"', ["", 0, "a", '"b # c"', 'a: "b # c"']],
    ["a: 'b # c' # d", ["", 0, "a", "'b # c' # d", "a: 'b # c' # d"]],
    ["a: b's # c", ["", 0, "a", "b's", "a: b's"]],
    ["a: b # it's", ["", 0, "a", "b", "a: b"]],
    ["a: b#", ["", 0, "a", "b#", "a: b#"]],
  ])("%j", (text, expected) => {
    expect(line(text)).toEqual(expected);
  });

  test("loses its quotes only where they are a pair", () => {
    expect(['"a"', "'a'", "\"a'", 'x"a"', '"a"x', '"', '""'].map(unquoted)).toEqual([
      "a",
      "a",
      "\"a'",
      'x"a"',
      '"a"x',
      '"',
      "",
    ]);
  });
});

describe("YAML", () => {
  const yaml = (...lines: string[]) => {
    const { keys, said } = recorder();
    const reader = new YamlReader(keys);
    lines.forEach((each, at) => {
      reader.read(each, at + 1);
    });
    return `${said.join(" ")}${reader.isOpen ? " …" : ""}`;
  };
  test.each<[string[], string]>([
    [["image: a/b"], "image=a/b@1"],
    [["a:", "  image: b", "c: d"], "{a image=b@2 } c=d@3"],
    [["a:", "  b:", "    image: c"], "{a {b image=c@3 …"],
    [["a:", "  b:", "    image: c", "  d: e"], "{a {b image=c@3 } d=e@4 …"],
    [["a:", "", "  # x", "  image: b"], "{a image=b@4 …"],
    [["a:", "- b", "- c"], "{a { b@2 } { c@3 …"],
    [["a:", "  - image: b", "    tag: 1", "  - image: c", "d: e"], "{a { image=b@2 tag=1@3 } { image=c@4 } } d=e@5"],
    [["a:", "  -", "    image: b"], "{a { @2 image=b@3 …"],
    [["- - a", "  - b"], "{ { a@1 } { b@2 …"],
    [["image: >-", "  a/b", "c: d"], "image=a/b@2 c=d@3"],
    [["image: |2", "  a/b"], "image=a/b@2"],
    [["image: |", "c: d"], "c=d@2"],
    [["image: >", "  - a"], "{ a@2 …"],
    [["image: >", "a"], "a@2"],
    [["image: >x"], "image=>x@1"],
    [["image: x|"], "image=x|@1"],
    [["a: &anchor", "  image: b"], "{a image=b@2 …"],
    [["a: x&y"], "a=x&y@1"],
    [["a: &x b"], "a=b@1"],
    [["a: !!str   &x 'b'"], "a=b@1"],
    [["a: b &x c"], "a=b &x c@1"],
    [["a: *alias", "- *b"], "{ …"],
    [["a: {image: b}", "c: [d]"], "{a { image=b@1 } } {c { d@2 } }"],
    [["a: {{ .Values.b }}"], "a={{ .Values.b }}@1"],
    [["- {image: b}"], "{ { { image=b@1 } } …"],
    [['- "a"'], "{ a@1 …"],
  ])("%j", (lines, expected) => {
    expect(yaml(...lines)).toBe(expected);
  });
});
