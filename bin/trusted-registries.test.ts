import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { portalCommand } from "#lib/testing/demo-clusters.ts";

const dir = mkdtempSync(join(tmpdir(), "command-line-"));
afterAll(() => rmSync(dir, { recursive: true }));

const run = (args: readonly string[], stdin = "") => portalCommand(args, {}, stdin);

describe("check", () => {
  test("ends with 0 when every image is trusted, with 1 when one is not", async () => {
    const trusted = ["check", "--entry", "ghcr.io/acme", "ghcr.io/acme/api:1", "cr.l5d.io/linkerd/proxy"];
    expect((await run(trusted)).code).toBe(0);
    const { code, stdout } = await run([...trusted, "quay.io/evil/x"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/not trusted +quay\.io\/evil\/x/);
  });

  test("says with --json one object a line, of images from standard input too", async () => {
    const { code, stdout } = await run(
      ["check", "--json", "--entry", "docker.io/library", "-"],
      "nginx:1\nghcr.io//x\n",
    );
    expect(code).toBe(1);
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => Object.keys(line))).toEqual(
      Array(2).fill(["image", "trusted", "host", "repository", "reason"]),
    );
    expect(lines[0]).toMatchObject({ image: "nginx:1", trusted: true, host: "docker.io", repository: "library/nginx" });
    expect(lines[1]).toMatchObject({ image: "ghcr.io//x", trusted: false, host: null, repository: null });
  });

  test("reads a list file with comments", async () => {
    const list = join(dir, "list");
    writeFileSync(list, "# ours\nghcr.io/acme  # the API\n\nquay.io/jetstack\n");
    expect((await run(["check", "--list", list, "ghcr.io/acme/x", "quay.io/jetstack/y"])).code).toBe(0);
    expect((await run(["check", "--list", list, "ghcr.io/other/x"])).code).toBe(1);
  });

  const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: api, image: "ghcr.io/acme/api:1" }, { name: side, image: "quay.io/evil/x" }, { name: later }] } } }
---
{ apiVersion: v1, kind: Service, metadata: { name: web } }
`;

  test("reads manifests from files and standard input, and says where each image stands", async () => {
    const { code, stdout } = await run(["check", "--entry", "ghcr.io/acme", "-f", "-"], manifest);
    expect(code).toBe(1);
    expect(stdout.split("\n").map((line) => line.trim())).toEqual([
      "trusted      ghcr.io/acme/api:1  ghcr.io/acme is on the list.  (Deployment web, container api)",
      expect.stringMatching(/^not trusted {2}quay\.io\/evil\/x .*\(Deployment web, container side\)$/),
      "no image     Deployment web, container later",
      "not judged   Service web",
      "",
    ]);
    const file = join(dir, "web.yaml");
    writeFileSync(file, manifest);
    expect((await run(["check", "--entry", "ghcr.io/acme", "--entry", "quay.io/evil", "-f", file])).code).toBe(0);
  });

  test("says with -o json the whole answer as one document", async () => {
    const { code, stdout } = await run(
      ["check", "-o", "json", "--entry", "ghcr.io/acme", "-f", "-", "nginx"],
      manifest,
    );
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      trusted: false,
      images: [
        { image: "nginx", trusted: false, places: [] },
        { image: "ghcr.io/acme/api:1", trusted: true, places: ["Deployment web, container api"] },
        { image: "quay.io/evil/x", trusted: false },
      ],
      withoutImage: ["Deployment web, container later"],
      notJudged: ["Service web"],
    });
  });

  test("takes the list as a cluster holds it, and adds nothing to that", async () => {
    const list = "kind: ConfigMap\ndata: { ghcr.io: acme, registry.example_5000: '*' }\n";
    const ask = (...images: string[]) => run(["check", "--configmap", "-", ...images], list);
    expect((await ask("ghcr.io/acme/x", "registry.example:5000/y")).code).toBe(0);
    expect((await ask("cr.l5d.io/linkerd/proxy")).code).toBe(1);
  });

  test("files are named from where npm was called", async () => {
    writeFileSync(join(dir, "here"), "ghcr.io/acme\n");
    const env = { INIT_CWD: dir, npm_lifecycle_event: "trusted-registries" };
    expect((await portalCommand(["check", "--list", "here", "ghcr.io/acme/x"], env)).code).toBe(0);
  });

  test.each([
    ["a manifest that is none", ["check", "-f", "-"], /-: This can be read neither/],
    ["an unknown output", ["check", "-o", "xml", "nginx"], /text, json or lines/],
    ["two lists", ["check", "--configmap", "-", "--entry", "ghcr.io", "nginx"], /whole list/],
    ["a ConfigMap that is none", ["check", "--configmap", "-", "nginx"], /neither YAML nor JSON/],
    ["a refused entry", ["check", "--entry", "*.com", "nginx"], /\*\.com/],
    ["a scheme", ["check", "--entry", "https://ghcr.io", "nginx"], /https/],
    ["no image", ["check", "--entry", "ghcr.io"], /at least one image/],
    ["an unknown flag", ["check", "--nonsense", "nginx"], /nonsense/],
    ["a list that is not there", ["check", "--list", "/nowhere/list", "nginx"], /cannot be read/],
    ["an unknown command", ["nonsense"], /no command/],
    ["an unknown mode", ["render", "--mode", "maybe"], /deny, warn or off/],
    ["a revision that is no number", ["render", "--revision", "x"], /number/],
    ["a refused entry to render", ["render", "--entry", "ghcr.io/acme:latest"], /tag/],
  ])("ends with 2 and a sentence on %s", async (_, args, words) => {
    const { code, stdout, stderr } = await run(args, "{ a: [");
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(words);
    expect(stderr).not.toContain("    at ");
  });
});

describe("render", () => {
  const names = (yaml: string) =>
    parseAllDocuments(yaml).map((document) => `${document.get("kind")} ${document.getIn(["metadata", "name"])}`);

  test("gives the same set of objects in every mode, the ConfigMap before its bindings, and the same bytes twice", async () => {
    const [deny, warn, off, again] = await Promise.all(
      ["deny", "warn", "off", "deny"].map((mode) =>
        run(["render", "--mode", mode, "--revision", "12", "--entry", "ghcr.io/acme"]),
      ),
    );
    expect(names(warn?.stdout ?? "")).toEqual(names(deny?.stdout ?? ""));
    expect(names(off?.stdout ?? "")).toEqual(names(deny?.stdout ?? ""));
    expect(again?.stdout).toBe(deny?.stdout);
    const all = names(deny?.stdout ?? "");
    expect(all.indexOf("ConfigMap trusted-registries")).toBeLessThan(
      all.indexOf("ValidatingAdmissionPolicyBinding trusted-registries"),
    );
    const list = parseAllDocuments(deny?.stdout ?? "")
      .find((document) => document.get("kind") === "ConfigMap")
      ?.toJS();
    expect(list.data).toMatchObject({ "cr.l5d.io": "*", "ghcr.io": "acme" });
    expect(list.metadata.annotations["trusted-registries/revision"]).toBe("12");
  });

  test("adds the guard for whom it names", async () => {
    const guard = "ValidatingAdmissionPolicy trusted-registries-guard";
    expect(names((await run(["render"])).stdout)).not.toContain(guard);
    const { stdout } = await run(["render", "--guard", "jane"]);
    expect(names(stdout)).toContain(guard);
    expect(stdout).toContain("jane");
  });
});
