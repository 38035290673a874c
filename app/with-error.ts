import { headers } from "next/headers";

const came = new WeakSet<object>();

/**
 * The state a form comes back with. Where something is wrong with it, the page that this same request is answered with
 * says so in its title, without JavaScript; with it the browser does.
 */
export async function withError<S extends { readonly error: string | null } | { readonly errors: readonly unknown[] }>(
  state: S,
): Promise<S> {
  if ("errors" in state ? state.errors.length > 0 : state.error !== null) came.add(await headers());
  return state;
}

/** Whether a form came back so in this request. */
export async function cameWithError(): Promise<boolean> {
  return came.has(await headers());
}
