import { isDatabaseReady } from "#lib/data/ready.ts";

export const dynamic = "force-dynamic";

/** The process can do its work: the database answers. */
export async function GET() {
  const ready = await isDatabaseReady();
  return new Response(ready ? "ready\n" : "the database does not answer\n", { status: ready ? 200 : 503 });
}
