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

  test.each([
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
    const { code, stdout, stderr } = await run(args);
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
