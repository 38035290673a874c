import { z } from "zod";
import { findHeldAgainst } from "#lib/data/allowed-views.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { tableOf } from "./paste-step.ts";
import type { PastedTable } from "./pasted-table.ts";
import { readRemoved } from "./read-changes.ts";

const answers = z.record(z.string(), z.string());

/** What was understood of the text in a draft, with what was chosen of it; null where there is nothing to choose. */
export async function keptTable(
  actor: Actor,
  kept: { readonly typed: Readonly<Record<string, string>>; readonly clusterIds: readonly string[] },
): Promise<PastedTable | null> {
  const { add = "", pasted = "", remove = "", answers: given = "" } = kept.typed;
  const against = await findHeldAgainst(actor, kept.clusterIds);
  const chosen = given === "" ? null : answers.parse(JSON.parse(given));
  return tableOf(pasted === "" ? add : pasted, { ...against, removed: readRemoved(remove) }, chosen);
}
