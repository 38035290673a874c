import { client } from "./client.ts";

export async function isDatabaseReady(): Promise<boolean> {
  try {
    await client().$queryRaw`SELECT 1`;
    return true;
  } catch {
    return false;
  }
}
