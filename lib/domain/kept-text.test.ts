import { expect, test } from "vitest";
import { keptText } from "./kept-text.ts";

test.each([
  ["entries, one a line", "ghcr.io/acme\nquay.io/jetstack", "ghcr.io/acme\nquay.io/jetstack"],
  ["a command", "docker pull quay.io/back/forth:1", "docker pull quay.io/back/forth:1"],
  ["lines of a list", "- ghcr.io/acme/api:1\n- ghcr.io/acme/web:2", "- ghcr.io/acme/api:1\n- ghcr.io/acme/web:2"],
  ["a short name, which is asked about", "ghcr.io/acme\nnginx", "ghcr.io/acme\nnginx"],
  ["blank lines between", "ghcr.io/acme\n\n\nquay.io/a", "ghcr.io/acme\n\n\nquay.io/a"],
])("%s stay as they are", (_, text, kept) => {
  expect(keptText(text)).toBe(kept);
});

test("of a manifest only the lines that name an image stay, each at its place", () => {
  const text = `kind: Pod
spec:
  containers:
    - image: quay.io/prometheus/node-exporter:v1.8.2
      env:
        - {name: PASSWORD, value: hunter2}
        - name: TOKEN
          value: s3cr3t
    - image: ghcr.io/acme/api:1
`;
  expect(keptText(text)).toBe(
    `${"\n".repeat(3)}    - image: quay.io/prometheus/node-exporter:v1.8.2${"\n".repeat(5)}    - image: ghcr.io/acme/api:1`,
  );
});

test("a line that says more than its entry is kept as the entry", () => {
  expect(keptText("docker pull quay.io/a/b:1 # password=hunter2")).not.toContain("hunter2");
  expect(keptText('{"image":"quay.io/a/b:1","env":{"PASSWORD":"hunter2"},"sidecar":{"image":"quay.io/a/c"}}')).toBe(
    "quay.io/a/b\nquay.io/a/c",
  );
  expect(keptText("docker login -u me -p hunter2 ghcr.io\nghcr.io/acme")).not.toContain("hunter2");
});

test("nothing understood leaves nothing but what may be shown", () => {
  expect(keptText("")).toBe("");
  expect(keptText("https://user:hunter2@ghcr.io/acme")).toBe("");
});
