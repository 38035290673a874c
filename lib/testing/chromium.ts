import { type Browser, chromium } from "@playwright/test";

const flags = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Chromium from its npm package: nothing is installed on the machine. */
export async function launchChromium(): Promise<Browser> {
  process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs24.x"; // has the package unpack its libraries
  const { default: sparticuz } = await import("@sparticuz/chromium");
  const executablePath = await sparticuz.executablePath();
  return chromium.launch({ executablePath, args: flags, env: { ...process.env } as Record<string, string> });
}
