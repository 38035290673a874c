import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { findSignedIn } from "#lib/data/people.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { sessionCookie } from "./configuration.ts";

/** Who is asking, from the session in the database; null when nobody is signed in. Roles are read afresh each time. */
export async function findActor(): Promise<(Actor & { readonly id: string }) | null> {
  const token = (await cookies()).get(sessionCookie())?.value;
  if (token === undefined) return null;
  const person = await findSignedIn(token, new Date());
  if (person === null) return null;
  const from = (await headers()).get("x-forwarded-for")?.split(",")[0]?.trim();
  return { ...person, origin: from === undefined ? "portal" : `portal, ${from.slice(0, 64)}` };
}

/** The first line of every page: who is asking, or off to sign in and back. */
export async function requireActor(): Promise<Actor & { readonly id: string }> {
  const actor = await findActor();
  if (actor !== null) return actor;
  const path = (await headers()).get("x-path") ?? "/";
  redirect(`/sign-in?to=${encodeURIComponent(path)}`);
}
