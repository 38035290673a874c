// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles and templates have variables like these
import { describe, expect, test } from "vitest";
import { readImageText, withRegistry } from "./image-text.ts";
import { DockerfileReader } from "./read-dockerfile.ts";
import { tableHeader, tableRow } from "./read-table.ts";
import { readWord } from "./read-word.ts";
import { formatEntry } from "./registry-entry.ts";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("a table", () => {
  const at = (start: number, index: number, count: number, end?: number) => ({ index, count, start, end });
  test.each([
    ["NAME   IMAGES   AGE", at(7, 1, 3, 16)],
    ["  NAME   IMAGE", at(9, 1, 2)],
    ["REPOSITORY   TAG   IMAGE ID", at(0, 0, 3, 13)],
    ["NAME\tIMAGE\tNODE", at(5, 1, 3, 11)],
    ["IMAGE   MAGE", at(0, 0, 2, 8)],
    ["NAME   READY   STATUS", "none"],
    ["NAMESPACE   X", "none"],
    ["X   RESTARTS", "none"],
    ["X   AGE", "none"],
    ["X   NODE", "none"],
    ["X   IP", "none"],
    ["X   READY", "none"],
    ["X   STATUS", "none"],
    ["X   NAME", "none"],
    ["ALPHA   BETA", null],
    ["MY IMAGES   OTHER", null],
    ["IMAGES", null],
    ["NAME   image", null],
    ["name   IMAGE", null],
    ["NAME   IMAGE!", null],
    ["- NAME   IMAGE", null],
  ])("%j opens with %j", (line, header) => {
    expect(tableHeader(line)).toEqual(header);
  });

  test.each([
    ["api    ghcr.io/a:1   3d", at(7, 1, 3, 20), ["ghcr.io/a:1"]],
    ["  api\tghcr.io/a, ghcr.io/b ,<none>,\t3d ", at(7, 1, 3, 20), ["ghcr.io/a", "ghcr.io/b"]],
    ["api    ghcr.io/a    ", at(7, 1, 3, 20), ["ghcr.io/a"]],
    ["x y    ghcr.io/a    3d  extra  cells", at(7, 1, 3, 20), ["ghcr.io/a"]],
    ["api    ghcr.io/a    3d  extra", at(7, 1, 3), ["ghcr.io/a    3d  extra"]],
    ["api    <none>    3d", at(7, 1, 3, 20), []],
    ["api", at(7, 1, 3, 20), null],
    ["", at(0, 0, 1), []],
    ["ghcr.io/a", at(0, 0, 1), ["ghcr.io/a"]],
  ])("the row %j", (line, column, images) => {
    expect(tableRow(line, column)).toEqual(images);
  });
});

describe("a Dockerfile", () => {
  const read = (...lines: string[]) => {
    const reader = new DockerfileReader();
    return lines.map((line) => reader.read(line));
  };
  test.each<[string, (string[] | null)[]]>([
    ["FROM ghcr.io/acme/base:1", [["ghcr.io/acme/base:1"]]],
    ["  from   --platform=linux/amd64   --x=y  ghcr.io/a   as   build  ", [["ghcr.io/a"]]],
    ["FROM ghcr.io/a AS Build\nFROM build", [["ghcr.io/a"], []]],
    ["FROM ghcr.io/a AS build extra", [null]],
    ["FROM --platform=x", [null]],
    ["COMES FROM ghcr.io/a", [null]],
    ["RUN make", [null]],
    ["FROM a\nRUN make\nno instruction\nPLEASE RUN it", [["a"], [], null, null]],
    ["FROM a\nrun make \\\nghcr.io/b \\\nghcr.io/c\nghcr.io/d", [["a"], [], [], [], null]],
    ["ghcr.io/a \\\nghcr.io/b", [null, null]],
    ["ARG TAG=1\nFROM ghcr.io/a:${TAG}", [[], ["ghcr.io/a:1"]]],
    ["ARG  TAG=1  \nFROM ghcr.io/a:$TAG", [[], ["ghcr.io/a:1"]]],
    ["ARG R=\"ghcr.io\"\nARG B='$R/base'\nFROM $B", [[], [], ["ghcr.io/base"]]],
    ["ARG Q='x\"\nFROM $Q", [[], ["'x\""]]],
    ["FROM ghcr.io/a:${OPEN}-$ALSO", [["ghcr.io/a:${OPEN}-$ALSO"]]],
    ["SOMEARG X=1\nFROM a\nARG X\nARG", [null, ["a"], [], null]],
    ["FROM a AS one\nCOPY --from=One /x /y", [["a"], []]],
    ["FROM a\nCOPY --chown=1  --link --from=ghcr.io/b:1 /x /y", [["a"], ["ghcr.io/b:1"]]],
    ["FROM a\nCOPY   --from=0 /x /y\nCOPY --from=12 /x /y", [["a"], [], []]],
    ["FROM a\nCOPY --from=1a /x /y\nADD --from=ghcr.io/b /x\nRUN COPY --from=ghcr.io/c x", [["a"], ["1a"], [], []]],
    ["FROM a\nCOPY /x /y --from=ghcr.io/b", [["a"], []]],
  ])("%j", (text, images) => {
    expect(read(...text.split("\n"))).toEqual(images);
  });
});

describe("the text of an image", () => {
  const version = "Every version is allowed.";
  const variable = "A variable was read as its default.";
  test.each<[string, [string, ...string[]] | string | null]>([
    ["ghcr.io/acme/api", ["ghcr.io/acme/api"]],
    ["  ghcr.io/acme/api:1 ", ["ghcr.io/acme/api", version]],
    [`ghcr.io/acme/api@${digest}`, ["ghcr.io/acme/api", version]],
    ["docker://ghcr.io/a/b", ["ghcr.io/a/b"]],
    [`docker-pullable://ghcr.io/a/b@${digest}`, ["ghcr.io/a/b", version]],
    ["docker-daemon:ghcr.io/a/b:1", ["ghcr.io/a/b", version]],
    ["containers-storage:ghcr.io/a/b:1", ["ghcr.io/a/b", version]],
    ["ghcr.io/docker:1", ["ghcr.io/docker", version]],
    ["ghcr.io/acme/api:${TAG}", ["ghcr.io/acme/api", version]],
    ["ghcr.io/acme/api:v${TAG}-x", ["ghcr.io/acme/api", version]],
    ["ghcr.io/acme/api:{{ .Values.tag }}", ["ghcr.io/acme/api", version]],
    ["ghcr.io/acme/api:<tag>", ["ghcr.io/acme/api", version]],
    ["ghcr.io/acme/api@$DIGEST", ["ghcr.io/acme/api", version]],
    ["ghcr.io/acme/api:%TAG%", ["ghcr.io/acme/api", version]],
    ["${REGISTRY:-ghcr.io}/acme/api", ["ghcr.io/acme/api", variable]],
    ["${REGISTRY-ghcr.io}/acme/api:1", ["ghcr.io/acme/api", variable, version]],
    ["${R2_d:-ghcr.io}/${N:-api}", ["ghcr.io/api", variable]],
    ["registry.example:5000/$NAME", "variable"],
    ["$REGISTRY/acme/api", "variable"],
    [":$TAG", "variable"],
    ["%REGISTRY%/api", "variable"],
    ["{{ .Values.image }}", "template"],
    ["<registry>/api", "template"],
    ["oci://ghcr.io/acme/chart", "chart_address"],
    ["OCI://ghcr.io/acme/chart", "chart_address"],
    ["http://ghcr.io/acme", "chart_address"],
    ["https://ghcr.io/acme", "chart_address"],
    ["GHCR.io/Acme", "not_an_image"],
    ["ghcr.io//x", "not_an_image"],
    ["", null],
    ["docker://", null],
    [digest, null],
    ["sha512:abc", null],
    ["sha384:abc", null],
    ["0123456789abcdef".repeat(4), null],
    ["scratch", null],
    ["TRUE", null],
    ["false", null],
    ["null", null],
    ["none", null],
    ["~", null],
    ["<none>", null],
    ["1.25", null],
    ["-3", null],
    ["+3", null],
    ["scratchy", ["docker.io/library/scratchy"]],
    ["no-scratch", ["docker.io/library/no-scratch"]],
    ["abc", ["docker.io/library/abc"]],
    ["1.25a", ["docker.io/library/1.25a"]],
  ])("%j", (text, expected) => {
    const read = readImageText(text);
    expect(read === null || typeof read === "string" ? read : [formatEntry(read.entry), ...read.notes]).toEqual(
      expected,
    );
  });

  test.each([
    ["ghcr.io", "acme/api", "ghcr.io/acme/api"],
    [" HTTPS://ghcr.io/ ", "api", "ghcr.io/api"],
    ["http://ghcr.io///", "api", "ghcr.io/api"],
    ["ghcr.io/https://x", "api", "ghcr.io/https://x/api"],
    ["", "api", "api"],
    [" / ", "api", "api"],
    ["ghcr.io", "quay.io/api", "quay.io/api"],
    ["ghcr.io", "localhost/api", "localhost/api"],
    ["ghcr.io", "$R/api", "$R/api"],
    ["ghcr.io", "{{ .R }}/api", "{{ .R }}/api"],
    ["ghcr.io", "acme$/api", "ghcr.io/acme$/api"],
    ["ghcr.io", "acme{{/api", "ghcr.io/acme{{/api"],
    ["ghcr.io", "/api", "ghcr.io//api"],
    ["ghcr.io", "quay.io", "ghcr.io/quay.io"],
  ])("from the registry %j, %j is %j", (registry, name, whole) => {
    expect(withRegistry(registry, name)).toBe(whole);
  });
});

describe("a word of a list", () => {
  const said = (word: string) => {
    const read = readWord(word, 3);
    return "entry" in read
      ? `${read.readAs} ${formatEntry(read.entry)}`
      : [`${read.line} ${read.problem}`, ...read.suggestions].join(" ");
  };
  test.each([
    ["ghcr.io/acme", "entry ghcr.io/acme"],
    ["https://ghcr.io/acme", "entry ghcr.io/acme"],
    ["gallery.ecr.aws/bitnami", "page public.ecr.aws/bitnami"],
    ["github.com/Acme", "3 source_page ghcr.io/acme"],
    ["redis:7", "3 port_or_version docker.io/library/redis"],
    ["redis:1023", "3 port_or_version docker.io/library/redis"],
    ["registry:1024", "entry registry:1024"],
    ["registry:80", "entry registry:80"],
    ["registry:443", "entry registry:443"],
    ["localhost:7", "entry localhost:7"],
    ["localhost", "entry localhost"],
    ["localhost/app", "entry localhost/app"],
    ["ghcr.io/acme/api:1", "image ghcr.io/acme/api"],
    ["http://ghcr.io/acme/api:1", "image ghcr.io/acme/api"],
    ["HTTPS://ghcr.io/acme/api:1", "image ghcr.io/acme/api"],
    [`ghcr.io/acme/api@${digest}`, "image ghcr.io/acme/api"],
    ["docker://ghcr.io/acme/api", "image ghcr.io/acme/api"],
    ["docker-pullable://ghcr.io/acme/api:1", "image ghcr.io/acme/api"],
    ["ghcr.io:1/x", "entry ghcr.io:1/x"],
  ])("%j", (word, expected) => {
    expect(said(word)).toBe(expected);
  });
});
