import { expect, test } from "vitest";
import { type RequestStatus, requestStatuses } from "./request.ts";
import { asOf, riskWasWhen } from "./risk-signals.ts";

test("a risk is told as of now while something can still be decided, and with its time afterwards", () => {
  const now: readonly RequestStatus[] = ["draft", "submitted", "escalated", "changes_requested"];
  expect(requestStatuses.filter((status) => riskWasWhen(status) === null)).toEqual(now);
  expect((["approved", "rejected", "withdrawn", "expired"] as const).map(riskWasWhen)).toEqual([
    ...["decided", "decided", "filed", "filed"],
  ]);
  const signals = [{ weight: "low", sentence: "New here: ghcr.io.", entries: ["ghcr.io"] }] as const;
  expect(asOf(signals, null)).toEqual(signals);
  expect(asOf(signals, "filed")).toEqual([{ ...signals[0], sentence: "When filed: New here: ghcr.io." }]);
});
