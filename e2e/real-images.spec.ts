import { readFileSync } from "node:fs";
import { join } from "node:path";
import { portalCommand } from "#lib/testing/demo-clusters.ts";
import { decide, expect, file, test } from "./people.ts";

interface RealImage {
  readonly component: string;
  readonly image: string;
  readonly entry: string;
}

/** The images that a real cluster runs; the file says where each was read. */
const images: RealImage[] = readFileSync(join(import.meta.dirname, "real-images.csv"), "utf8")
  .trim()
  .split("\n")
  .slice(1)
  .map((line) => {
    const [component = "", image = "", entry = ""] = line.split(",");
    return { component, image, entry };
  });

/** The same image from another host, and from a neighbour whose name only begins like the approved one. */
function fakes({ image, entry }: RealImage): string[] {
  const [host = "", ...path] = image.includes("/") ? image.split("/") : ["docker.io", "library", image];
  const full = [host, ...path].join("/");
  const neighbour = entry.includes("/") ? full.replace(entry, `${entry}-evil`) : `evil-${full}`;
  return [`evil.example/${full}`, neighbour];
}

test("what a real cluster runs is let in once its registries are approved, and fakes of each are refused", async ({
  as,
  everything,
}) => {
  test.setTimeout(300_000);
  const components = new Set(images.map(({ component }) => component));
  for (const needed of ["Linkerd", "AKS", "Prometheus", "Argo CD", "cert-manager", "ingress-nginx", "Company"])
    expect(
      [...components].some((component) => component.startsWith(needed)),
      needed,
    ).toBe(true);
  const noor = await as("noor");
  const add = [...new Set(images.map(({ entry }) => entry))].filter((entry) => entry !== "cr.l5d.io").sort();
  const request = await file(noor, {
    clusters: [everything.production.name],
    add,
    reason: "Everything that the platform runs.",
  });
  const ada = await as("ada");
  await decide(ada, request, "Approve", "Vetted one by one.");
  await expect(ada.getByRole("status").first()).toContainText("1 of 1 enforced");
  await expect
    .poll(async () => (await everything.admits(everything.production, "evil.example/x")).admitted)
    .toBe(false);
  for (const real of images) {
    expect(await everything.admits(everything.production, real.image), real.image).toMatchObject({ admitted: true });
    for (const fake of fakes(real))
      expect(await everything.admits(everything.production, fake), fake).toMatchObject({ admitted: false });
  }
  const list = add.flatMap((entry) => ["--entry", entry]);
  const checked = await portalCommand(["check", ...list, "-"], {}, images.map(({ image }) => image).join("\n"));
  expect(checked.code, checked.stdout).toBe(0);
});
