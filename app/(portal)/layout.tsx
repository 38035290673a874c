import Link from "next/link";
import type { ReactNode } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { When } from "#components/when.tsx";
import { readZone } from "#components/zone.ts";
import { ZoneCookie } from "#components/zone-cookie.tsx";
import { findActor } from "#lib/auth/require-actor.ts";
import { workerLastAlive } from "#lib/data/cluster-views.ts";
import { findNotice } from "#lib/data/notice-views.ts";
import { signOut } from "../sign-in/actions.ts";

const workerSilentMs = 30_000;

export default async function PortalLayout({ children, nav }: { children: ReactNode; nav: ReactNode }) {
  const actor = await findActor();
  const [alive, notice] = await Promise.all([workerLastAlive(), findNotice()]);
  const silent = alive === null || Date.now() - alive.getTime() > workerSilentMs;
  const hasAccess = actor !== null && actor.roles.length > 0;
  return (
    <>
      <ZoneCookie known={await readZone()} />
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:bg-surface focus:p-3">
        Skip to the content
      </a>
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-6 gap-y-1 px-4 py-3">
          <Link href="/" className="inline-block py-1 text-lg font-bold text-ink no-underline">
            Trusted Registries
          </Link>
          {nav}
          {actor !== null && (
            <form action={signOut} className="ml-auto flex flex-wrap items-center gap-x-3">
              <span>
                {actor.name}
                <span className="text-quiet">
                  {" "}
                  · {actor.roles.length === 0 ? "no role" : actor.roles.join(", ").replaceAll("_", " ")}
                </span>
              </span>
              <button type="submit" className="min-h-8 cursor-pointer text-accent underline">
                Sign out
              </button>
            </form>
          )}
        </div>
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-6xl space-y-6 px-4 py-6 outline-none">
        {notice !== null && <Notice>{notice}</Notice>}
        {silent && (
          <Notice tone="warn" role="status">
            The background worker{" "}
            {alive === null ? (
              "has not been seen yet"
            ) : (
              <>
                was last alive <When at={alive} />
              </>
            )}
            . Requests can be filed and decided; lists reach their clusters when it is back.
          </Notice>
        )}
        {actor !== null && !hasAccess ? (
          <>
            <h1>You have no access here</h1>
            <p>
              You are signed in as {actor.name}, but none of your groups belongs to a cluster or a role of this portal.
              If your cluster is new, it may not be registered yet. Ask whoever manages your groups, or
              support-platform; then sign in again.
            </p>
          </>
        ) : (
          children
        )}
      </main>
    </>
  );
}
