import { makePlaces, rows } from "./pages.ts";
import { expect, test } from "./people.ts";

const mostKilobytes = 165;

test("no page transfers more than 165 KB of JavaScript when it is opened first", async ({
  as,
  visitor,
  everything,
}) => {
  test.setTimeout(300_000);
  const places = await makePlaces(as, everything, "weight");
  const weights: [string, number][] = [];
  for (const { page: address, as: login, path } of rows) {
    const page = login === null ? await visitor() : await as(login);
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    const scripts = new Set<string>();
    let bytes = 0;
    session.on("Network.responseReceived", ({ requestId, type }) => {
      if (type === "Script") scripts.add(requestId);
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(path(places), { waitUntil: "load" });
    await expect(page.getByRole("main")).toBeVisible();
    await session.detach();
    weights.push([address, bytes / 1000]);
    await page.close();
  }
  for (const [address, kilobytes] of weights) console.log(`${kilobytes.toFixed(1).padStart(7)} KB  ${address}`);
  expect(weights.filter(([, kilobytes]) => kilobytes < 50)).toEqual([]); // or nothing was measured
  expect(weights.filter(([, kilobytes]) => kilobytes > mostKilobytes)).toEqual([]);
});
