import type { Page } from "@playwright/test";
import type { Login } from "#lib/testing/cast.ts";
import { draft, expect, file, type PerTest } from "./people.ts";
import type { WholeStack } from "./stack.ts";

/** Addresses of things that exist, for the pages that show one. */
export interface Places {
  readonly cluster: string;
  readonly verdict: string;
  readonly request: string;
  readonly draft: string;
  readonly event: string;
}

interface Row {
  /** Who opens it; null is somebody who is not signed in. */
  readonly as: Login | null;
  readonly path: (places: Places) => string;
  /** The states beyond the plain one that a test looks at, by the name it gives them. */
  readonly states: readonly string[];
}

/** Every page there is, by its address in the code. The tests of reach and of weight open each; a page without a row fails them. */
export const pages = {
  "/": { as: "tess", path: () => "/", states: ["no access"] },
  "/sign-in": { as: null, path: () => "/sign-in", states: [] },
  "/requests": { as: "tess", path: () => "/requests", states: ["requests, with one that ends soon"] },
  "/requests/new": { as: "tess", path: () => "/requests/new", states: [] },
  "/requests/new/[step]": {
    as: "noor",
    path: () => "/requests/new",
    states: [
      "new request with errors",
      "new request with exempt namespaces",
      "new request with proposed entries",
      "new request, choosing a person",
      "new request, choosing clusters",
      "new request, pasted",
      "new request, why",
      "new request, why, with an error",
      "new request, until when, with an error",
      "new request, another end, with an error",
      "new request, with what is allowed already",
      "new request, with a short name",
    ],
  },
  "/requests/[requestId]": {
    as: "tess",
    path: ({ request }) => request,
    states: [
      "request, sent",
      "request to decide",
      "request at support-platform",
      "request to send on",
      "request to send on, with an error",
      "request with a note, its authors asked",
      "request to answer",
      "request of high risk, approved without a reason",
      "request with one of two approvals",
      "request withdrawn, after something sent too late",
      "request with who was told",
      "request, opened from the queue",
      "request with a filled-in reason",
      "request that one may not decide",
      "request for another end",
      "request with something that ends soon",
      "request with something that has ended",
      "request that nobody looks at",
      "request that oneself looks at",
      "request to take over, with an error",
      "request that somebody looks at",
    ],
  },
  "/requests/[requestId]/check": {
    as: "tess",
    path: ({ draft: address }) => address,
    states: [
      "check answers with a long preview",
      "check answers with a short preview",
      "check answers with nothing to see",
      "check answers with different ends",
      "check answers with something narrower",
    ],
  },
  "/requests/[requestId]/edit": {
    as: "tess",
    path: ({ request }) => `${request}/edit`,
    states: ["changing a request"],
  },
  "/approvals": {
    as: "ada",
    path: () => "/approvals",
    states: [
      "queue of support-platform",
      "queue of TDP-k8saas",
      "queue, grouped by entry",
      "queue, what waits for somebody else",
      "queue, filtered, with nothing that matches",
      "queue, filtered, with all chosen",
      "queue, for who has none",
      "queue, with who looks at what",
    ],
  },
  "/approvals/decide": {
    as: "ada",
    path: ({ request }) => `/approvals/decide?request=${request.split("/").pop()}`,
    states: [
      "deciding together",
      "deciding together with an error",
      "what came of deciding together",
      "deciding together, nothing chosen",
      "deciding together, nothing possible",
    ],
  },
  "/clusters": { as: "tess", path: () => "/clusters", states: [] },
  "/clusters/new": { as: "pat", path: () => "/clusters/new?name=another&tenant=Lja", states: [] },
  "/clusters/[clusterId]": {
    as: "tess",
    path: ({ cluster }) => cluster,
    states: [
      "question to a cluster, with an error",
      "cluster, open",
      "cluster, open and shut out",
      "cluster, contested",
      "cluster, stale",
      "cluster with ends",
    ],
  },
  "/clusters/[clusterId]/verdict/[questionId]": { as: "tess", path: ({ verdict }) => verdict, states: [] },
  "/[...missing]": { as: "tess", path: () => "/no/such/page", states: [] },
  "/history": { as: "vera", path: () => "/history", states: ["history with a filter that is none"] },
  "/history/[eventId]": { as: "vera", path: ({ event }) => event, states: [] },
  "/inbox": {
    as: "tess",
    path: () => "/inbox",
    states: [
      "inbox, empty",
      "inbox, nothing unread",
      "inbox with something new, and long text",
      "inbox with a decision",
      "inbox with an end",
    ],
  },
  "/settings/notifications": {
    as: "tess",
    path: () => "/settings/notifications",
    states: [
      "what reaches you",
      "what reaches you, without mail",
      "what reaches you, saved",
      "what reaches you, with an error",
    ],
  },
  "/settings": {
    as: "pat",
    path: () => "/settings",
    states: ["settings to read", "settings to change", "settings with an error"],
  },
} as const satisfies Record<string, Row>;

export type PageAddress = keyof typeof pages;

/** What a test calls a page as it looks at it. One that stands in no row does not compile. */
export type PageState = PageAddress | (typeof pages)[PageAddress]["states"][number];

export const rows: readonly (Row & { readonly page: PageAddress })[] = Object.entries<Row>(pages).map(
  ([page, row]) => ({ ...row, page: page as PageAddress }),
);

/** Makes one of everything that a page can show. */
export async function makePlaces(as: PerTest["as"], { sandbox }: WholeStack, word: string): Promise<Places> {
  const tess = await as("tess");
  const here = () => new URL(tess.url()).pathname;
  await file(tess, { clusters: [sandbox.name], add: [`quay.io/${word}`], reason: "To be looked at." });
  const request = here();
  await draft(tess, { clusters: [sandbox.name], add: [`quay.io/${word}-draft`], reason: "To be looked at." });
  const kept = here();
  await tess.goto("/clusters");
  await follow(tess, sandbox.name);
  const cluster = here();
  const long = `registry.example.com/${"very-long-team-name/".repeat(6)}app`;
  await tess.getByLabel("Image or manifest").fill(`cr.l5d.io/linkerd/proxy\n${long}\nquay.io//x\nnginx`);
  await tess.getByRole("button", { name: "Ask the cluster" }).click();
  await expect(tess.getByText(/The list allows \d of 4 images\./)).toBeVisible(); // nginx may be on it by another test
  const verdict = here();
  await tess.goto("/history");
  await tess.getByRole("table").getByRole("link").first().click();
  await expect(tess.getByText("As it was written")).toBeVisible();
  return { cluster, verdict, request, draft: kept, event: here() };
}

async function follow(page: Page, name: string) {
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}
