"use server";
import { parseSetCookie } from "next/dist/compiled/@edge-runtime/cookies";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { sessionCookie } from "#lib/auth/configuration.ts";
import { startSignIn } from "#lib/auth/handle-auth.ts";
import { endSession } from "#lib/data/people.ts";

/** Off to the identity provider, and back to the page that was wanted. */
export async function signIn(form: FormData): Promise<void> {
  const to = form.get("to");
  const { location, cookies: set } = await startSignIn(typeof to === "string" ? to : "/");
  const jar = await cookies();
  for (const header of set) {
    const cookie = parseSetCookie(header);
    if (cookie !== undefined) jar.set(cookie);
  }
  redirect(location);
}

/** Ends the session here at once; the identity provider may still remember the person. */
export async function signOut(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(sessionCookie())?.value;
  if (token !== undefined) await endSession(token);
  jar.delete(sessionCookie());
  redirect("/sign-in");
}
