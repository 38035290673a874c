import { expect, test } from "vitest";
import { parseAnswer } from "./parse-answer.ts";

test("what a database cannot keep is replaced, in texts and in names, at any depth", () => {
  const text = String.raw`{"a":["x\u0000y",{"\u0000b":"\ud83d"}],"whole":"\ud83d\ude00","told":"\\u0000"}`;
  expect(parseAnswer(text)).toEqual({
    a: ["x\ufffdy", { "\ufffdb": "\ufffd" }],
    whole: "😀",
    told: String.raw`\u0000`,
  });
});

test("everything else is as JSON says, and what is no JSON is nothing", () => {
  expect(parseAnswer('{"__proto__":{"a":1},"b":[null,5,"é"]}')).toEqual(
    JSON.parse('{"__proto__":{"a":1},"b":[null,5,"é"]}'),
  );
  expect(parseAnswer("null")).toBeNull();
  expect(parseAnswer("Not found")).toBeUndefined();
  expect(parseAnswer(`${"[".repeat(200_000)}"\\u0000"${"]".repeat(200_000)}`), "too deep").toBeUndefined();
});
