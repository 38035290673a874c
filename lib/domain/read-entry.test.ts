import { describe, expect, test } from "vitest";
import { readEntry } from "./read-entry.ts";
import { formatEntry } from "./registry-entry.ts";

const hex = "0123456789abcdef".repeat(4);
const command = "The command was left out.";
const commandAndVersion = "The command was left out and so was the version.";
const manifest = "The image of a manifest was read.";
const manifestAndVersion = "The image of a manifest was read and so was the version.";
const page = "The page's address was read as the image it shows.";
const lower = "The host was written in lower case.";
const slash = "The slash at the end was left out.";
const invisible = "Invisible characters at the ends were left out.";

describe("what people paste, and what they are told was read", () => {
  test.each<[string, string, ...string[]]>([
    ["ghcr.io/acme", "ghcr.io/acme"],
    ["  ghcr.io/acme \n", "ghcr.io/acme"],
    ["\u200bghcr.io/acme", "ghcr.io/acme", invisible],
    ["ghcr.io/acme\u200d ", "ghcr.io/acme", invisible],
    ["GHCR.io/acme", "ghcr.io/acme", lower],
    ["index.docker.io/acme", "docker.io/acme", "index.docker.io is docker.io."],
    ["Index.Docker.io/acme", "docker.io/acme", "index.docker.io is docker.io."],
    ["Docker.io/acme", "docker.io/acme", lower],
    ["INDEX.example/acme", "index.example/acme", lower],
    ['"ghcr.io/acme"', "ghcr.io/acme"],
    ["'ghcr.io/acme'", "ghcr.io/acme"],
    ["`ghcr.io/acme`", "ghcr.io/acme"],
    ["https://ghcr.io/acme", "ghcr.io/acme", "https:// was left out."],
    ["HTTP://ghcr.io/acme", "ghcr.io/acme", "http:// was left out."],
    ["https://ghcr.io/acme/", "ghcr.io/acme", "https:// was left out.", slash],
    ["ghcr.io/", "ghcr.io", slash],
    ["docker pull nginx", "docker.io/library/nginx", command],
    ["docker pull ghcr.io/acme/api:1", "ghcr.io/acme/api", commandAndVersion],
    ["sudo  docker image pull --quiet -q ghcr.io/acme/api", "ghcr.io/acme/api", command],
    ["podman pull quay.io/acme/api", "quay.io/acme/api", command],
    ["nerdctl pull quay.io/acme/api", "quay.io/acme/api", command],
    ["crane pull quay.io/acme/api", "quay.io/acme/api", command],
    [`docker pull acme/api@sha256:${hex}`, "docker.io/acme/api", commandAndVersion],
    ["sudo docker  image  pull  --quiet  -q  nginx", "docker.io/library/nginx", command],
    ["-  image:  nginx", "docker.io/library/nginx", manifest],
    ["Docker.io/index.x", "docker.io/index.x", lower],
    ["$ docker pull nginx", "docker.io/library/nginx", command],
    ["#  docker pull nginx", "docker.io/library/nginx", command],
    ["image: nginx:1.29", "docker.io/library/nginx", manifestAndVersion],
    ['- image: "ghcr.io/acme/api"', "ghcr.io/acme/api", manifest],
    ["image:ghcr.io/acme/api", "ghcr.io/acme/api", manifest],
    ["image: 'ghcr.io/acme/api'", "ghcr.io/acme/api", manifest],
    ["https://hub.docker.com/_/nginx", "docker.io/library/nginx", page],
    ["hub.docker.com/_/nginx/tags", "docker.io/library/nginx", page],
    ["http://hub.docker.com/r/acme/api/tags?page=2", "docker.io/acme/api", page],
    ["https://hub.docker.com/repository/docker/acme/api/general#x", "docker.io/acme/api", page],
    ["https://hub.docker.com/u/acme/", "docker.io/acme", page],
    ["https://quay.io/repository/acme/api?tab=tags", "quay.io/acme/api", page],
    ["https://quay.io/organization/acme", "quay.io/acme", page],
    ["https://github.com/orgs/Acme/packages/container/package/api%2Fbase", "ghcr.io/acme/api/base", page],
    ["https://github.com/users/acme/packages/container/api/123?tag=1", "ghcr.io/acme/api", page],
    ["github.com/Acme/shop/pkgs/container/shop%2fapi", "ghcr.io/acme/shop/api", page],
    ["https://github.com/acme/shop/pkgs/container/api/99", "ghcr.io/acme/api", page],
    // each page by either scheme and by none, at its very address and nowhere else
    ["http://hub.docker.com/_/nginx", "docker.io/library/nginx", page],
    ["hub.docker.com/r/acme/api", "docker.io/acme/api", page],
    ["http://hub.docker.com/u/acme//", "docker.io/acme", page],
    ["hub.docker.com/u/acme", "docker.io/acme", page],
    ["http://quay.io/repository/acme/api", "quay.io/acme/api", page],
    ["quay.io/repository/acme/api", "quay.io/acme/api", page],
    ["http://quay.io/organization/acme", "quay.io/acme", page],
    ["quay.io/organization/acme", "quay.io/acme", page],
    ["http://github.com/users/acme/packages/container/api", "ghcr.io/acme/api", page],
    ["github.com/users/acme/packages/container/api", "ghcr.io/acme/api", page],
    ["http://github.com/acme/shop/pkgs/container/api", "ghcr.io/acme/api", page],
    ["evil.example/hub.docker.com/r/acme/api", "evil.example/hub.docker.com/r/acme/api"],
    ["evil.example/hub.docker.com/u/acme", "evil.example/hub.docker.com/u/acme"],
    ["hub.docker.com/u/acme/more", "hub.docker.com/u/acme/more"],
    ["evil.example/quay.io/repository/acme/api", "evil.example/quay.io/repository/acme/api"],
    ["quay.io/repository/acme/api/more", "quay.io/repository/acme/api/more"],
    ["evil.example/quay.io/organization/acme", "evil.example/quay.io/organization/acme"],
    ["quay.io/organization/acme/more", "quay.io/organization/acme/more"],
    ["evil.example/github.com/users/a/packages/container/b", "evil.example/github.com/users/a/packages/container/b"],
    ["evil.example/github.com/a/b/pkgs/container/c", "evil.example/github.com/a/b/pkgs/container/c"],
    ["https://github.com/acme/shop", "github.com/acme/shop", "https:// was left out."],
  ])("%j is read as %s", (text, entry, ...notes) => {
    const read = readEntry(text);
    expect("entry" in read ? { ...read, entry: formatEntry(read.entry) } : read).toEqual({ entry, notes });
  });
});

describe("what is refused, with the problem", () => {
  test.each([
    ["", "blank"],
    ["ghcr.io\nquay.io", "several_lines"],
    ["ghcr.io\rquay.io", "several_lines"],
    ["https://me:secret@ghcr.io", "credentials"],
    ["ftp://ghcr.io", "scheme"],
    ["ghcr.io//", "bad_path"],
    ["ghcr.io/acme:1", "tag"],
    ["docker pull\nnginx", "several_lines"],
    ["image:\nnginx", "several_lines"],
    ['x"ghcr.io/acme"', "bad_host"],
    ['"ghcr.io/acme"x', "bad_host"],
    ["xhttps://ghcr.io", "scheme"],
    ["https://ghcr.io/acme\u2028quay.io", "several_lines"],
    ["evil.example/hub.docker.com/_/nginx", "bad_path"],
    ["ghcr.io/ac\u200bme", "invisible"],
    ["'ghcr.io/acme\"", "bad_host"],
    ["docker pull", "whitespace"],
    ["docker pull a b", "whitespace"],
    ["$ sudo docker build x", "whitespace"],
    ["a docker pull nginx", "whitespace"],
    ["docker pull ghcr.io//x", "bad_path"],
    ["docker pull ghcr.io/Acme/x", "upper_case_path"],
    ["docker pull [::1]:5000/x", "ipv6"],
    [`docker pull ${hex}`, "not_a_host"],
    ["image: a b", "whitespace"],
    ["my-image: nginx", "whitespace"],
    ["x hub.docker.com/_/nginx", "whitespace"],
  ])("%j: %s", (text, problem) => {
    expect(readEntry(text)).toMatchObject({ problem });
  });

  test.each([
    ["ghcr.io\nquay.io", "several_lines", ""],
    ["docker pull *.corp.example/x", "bad_path", "*.corp.example/x"],
    ["a".repeat(2001), "too_long", "a registry has at most 2000 characters"],
  ])("%j, in full", (text, problem, fact) => {
    expect(readEntry(text)).toEqual({ problem, fact, suggestions: [] });
  });

  test("2,000 characters are looked at, and it is said of the path that it is too long", () => {
    expect(readEntry(`ghcr.io/${"a".repeat(1992)}`)).toMatchObject({
      fact: expect.stringContaining("a path has at most"),
    });
  });

  test("what is wrong inside a command is told of the image, not of the command", () => {
    expect(readEntry("docker pull ghcr.io/acme:1:2")).toEqual({
      problem: "tag",
      fact: "1:2",
      suggestions: ["ghcr.io/acme"],
    });
  });
});
