import { askRunningImages } from "#lib/commands/ask-running-images.ts";
import { findPreviews, type PreviewedChange } from "#lib/data/impact-views.ts";
import { findRequestView } from "#lib/data/request-views.ts";
import { type Preview, widerEntries } from "#lib/domain/impact.ts";
import type { Actor } from "#lib/domain/permissions.ts";

/** Asks each cluster anew what runs there, unless it was asked just now, and previews what the request would do, by cluster. */
export async function openPreviews(
  actor: Actor,
  { clusters }: { readonly clusters: readonly PreviewedChange[] },
): Promise<ReadonlyMap<string, Preview>> {
  await askRunningImages(
    actor,
    clusters.map(({ id }) => id),
    new Date(),
  );
  return findPreviews(actor, clusters);
}

/** So old that the cluster was asked again when the page was opened. */
function isOld(preview: Preview): boolean {
  return preview.state === "seen" && Date.now() - preview.impact.readAt.getTime() > 15_000;
}

/** How often a page with these previews reads itself again: soon while one is awaited, rarely while a long one is read. */
export function refreshMs(previews: ReadonlyMap<string, Preview>): number {
  const all = [...previews.values()];
  if (all.some((preview) => preview.state === "waiting" || isOld(preview))) return 1_500;
  return all.length > 0 ? 5_000 : 1_500;
}

type Asked = Readonly<Record<string, string | string[] | undefined>>;

/**
 * What a preview's link adds to a form, as the request `draft` or `from` previews its cluster `of` now: the entries that cover all that would
 * be refused (`propose=running`), wider ones (`wider`), or what the platform needs (`platform`).
 */
export async function proposalsFor(actor: Actor, { draft, from, of, propose }: Asked): Promise<readonly string[]> {
  const id = draft ?? from;
  if (typeof id !== "string" || typeof of !== "string" || typeof propose !== "string") return [];
  const request = await findRequestView(actor, id);
  const clusters = request?.clusters.filter((cluster) => cluster.id === of) ?? [];
  const preview = (await findPreviews(actor, clusters)).get(of);
  if (propose === "platform") return preview?.needs?.entries ?? [];
  const entries = preview?.state === "seen" ? preview.impact.entries : [];
  return propose === "wider" ? widerEntries(entries) : propose === "running" ? entries : [];
}
