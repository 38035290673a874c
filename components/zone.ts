import { cookies } from "next/headers";
import { isZone } from "#lib/domain/end-date.ts";

/** The reader's time zone, as their browser last said; UTC until it has, or without JavaScript. */
export async function readZone(): Promise<string> {
  const zone = (await cookies()).get("zone")?.value ?? "";
  return isZone(zone) ? zone : "UTC";
}
