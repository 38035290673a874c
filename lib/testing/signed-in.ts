import { cast, type Login } from "./cast.ts";
import { launchChromium } from "./chromium.ts";

/** The cookies of somebody who signed in through the identity provider, for requests without a browser. */
export async function signedIn(portalUrl: string, login: Login): Promise<string> {
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(portalUrl);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: cast[login].name }).click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  const cookies = await page.context().cookies(portalUrl);
  await browser.close();
  return cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
}
