import { redirect } from "next/navigation";
import { newDraftId } from "#lib/data/request-views.ts";
import { type FormPage, readPage } from "./steps.ts";

/** The door of the form: gives the draft its id, so that each of its pages has an address of its own, and opens the right one. */
export default async function NewRequestPage({ searchParams }: PageProps<"/requests/new">) {
  const { step, ...asked } = await searchParams;
  const kept = typeof asked["draft"] === "string";
  const about = ["cluster", "add", "remove", "end", "of", "from"].some((name) => asked[name] !== undefined);
  const page: FormPage = readPage(step) ?? (kept || about ? "registries" : "clusters");
  const params = new URLSearchParams(
    Object.entries(asked).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
  if (kept) params.set("changing", "yes");
  else params.set("draft", newDraftId());
  redirect(`/requests/new/${page}?${params}`);
}
