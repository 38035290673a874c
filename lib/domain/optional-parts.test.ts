import { expect, test } from "vitest";
import { firstParts, optionalParts } from "./optional-parts.ts";

const all = ["answers", "watch_given", "preview_given", "anchor_there"];
const none = ["answers", "watch_missing", "preview_missing", "anchor_of_use"];
const everything = { anchor: true, watch: true, preview: true };
const nothing = { anchor: false, watch: false, preview: false };

test.each([
  ["never checked", [], firstParts],
  ["checked by an older version", [[]], firstParts],
  ["everything is there", [all], everything],
  ["everything was left out", [none, none], nothing],
  ["everything was there and is gone", [none, all], everything],
  ["everything was given later", [all, none], everything],
  ["it does not answer any more", [["does_not_answer"], all], everything],
  ["the kind is no longer served", [["anchor_not_needed"], all], { ...everything, anchor: false }],
  ["the kind is served since", [["anchor_there"], ["anchor_not_needed"]], { ...firstParts, anchor: true }],
])("%s", (_, checks, parts) => {
  expect(optionalParts(checks)).toEqual(parts);
});
