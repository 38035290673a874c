// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates have variables like these
import { describe, expect, test } from "vitest";
import { ImageKeys } from "./image-keys.ts";
import { readCommand } from "./read-command.ts";

describe("a command", () => {
  test.each<[string, string[] | string | null]>([
    ["docker pull ghcr.io/a", ["ghcr.io/a"]],
    ["docker pull a b c", ["a", "b", "c"]],
    ["docker pull -q --platform linux/amd64 a", ["a"]],
    ["docker pull --platform=linux/amd64 -a a", ["a"]],
    ["docker image pull a", ["a"]],
    ["crane pull a out.tar", ["a"]],
    ["docker push a", ["a"]],
    ["docker inspect a b", ["a"]],
    ["docker history a", ["a"]],
    ["docker rmi -f a", ["a"]],
    ["crane digest a", ["a"]],
    ["crane manifest a", ["a"]],
    ["docker manifest inspect a", ["a"]],
    ["crane config a", ["a"]],
    ["crane ls a", ["a"]],
    ["skopeo list-tags docker://a", ["docker://a"]],
    ["crane validate --remote a", ["a"]],
    ["crane export a", ["a"]],
    ["cosign verify --key k.pub a", ["a"]],
    ["cosign sign a", ["a"]],
    ["cosign attest a", ["a"]],
    ["cosign tree a", ["a"]],
    ["trivy image --severity HIGH a", ["a"]],
    ["kind load docker-image a", ["a"]],
    ["crictl inspecti a", ["a"]],
    ["docker run -it --rm -p 80:80 -e X=1 --name x a sh -c b", ["a"]],
    ["docker run --env=X=1 -d a", ["a"]],
    ["podman create --privileged a", ["a"]],
    ["docker build -t a .", ["a"]],
    ["docker build --tag=a --tag b -f x .", ["a", "b"]],
    ["docker buildx imagetools inspect a", ["a"]],
    ["docker imagetools inspect", []],
    ["docker buildx build x", ["x"]],
    ["docker tag a b c", ["a", "b"]],
    ["skopeo copy docker://a docker://b", ["docker://a", "docker://b"]],
    ["crane cp a b", ["a", "b"]],
    ["grype a", ["a"]],
    ["syft -q a b", ["a"]],
    ["ctr -n k8s.io images pull a", ["a"]],
    ["ctr --namespace=k8s.io image pull a", ["a"]],
    ["ctr --debug image pull a", ["a"]],
    ["crictl -r unix:///x pull a", ["a"]],
    ["ctr -n", []],
    ["docker ps", []],
    ["docker logs a", []],
    ["docker login ghcr.io", "sign_in"],
    ["docker login ghcr.io && docker pull a", ["a"]],
    ["docker pull a && docker pull b; crane digest c | tee || docker push d", ["a", "b", "c", "d"]],
    ['docker pull "a"', ["a"]],
    ["docker pull 'a' `b`", ["a", "`b"]],
    ["docker pull a)", ["a"]],
    ['docker run -e "X=1 2" a', ["a"]],
    ["docker run -l x='1 2' a", ["a"]],
    ["kubectl run x --image=a", ["a"]],
    ["kubectl create deployment x --image a --image=b=c", ["a", "b=c"]],
    ["kubectl set image deployment/x api=a *=b sidecar-1=c d", ["a", "b", "c"]],
    ["oc set image dc/x api=a", ["a"]],
    ["kubectl set env deployment/x api=a", []],
    ["kubectl get image api=a", []],
    ["helm install x y --set image.repository=a/b,image.tag=1", ["a/b"]],
    ["helm install x y --set-string image.registry=quay.io --set image.repository=b", ["quay.io/b"]],
    ["helm install x y --set global.imageRegistry=quay.io", []],
    ["helm install x y --set =a", []],
    ["$ docker pull a", ["a"]],
    ["me@host:~# docker pull a", ["a"]],
    ["sudo -E docker pull a", ["a"]],
    ["sudo docker pull a", ["a"]],
    ["RUN docker pull a", ["a"]],
    ["time docker push a", ["a"]],
    ["X=1 Y_2=b docker push a", ["a"]],
    ["- docker push a", ["a"]],
    ["k3s ctr image pull a", ["a"]],
    ["microk8s kubectl run x --image=a", ["a"]],
    ["minikube image load a", null],
    ["we use docker pull a", ["a"]],
    ["we use docker image pull a", ["a"]],
    ["we use docker push a", null],
    ["mydocker pull a", null],
    ["docker", null],
    ["docker-compose pull a", null],
    ["ghcr.io/a", null],
    ["", null],
  ])("%j", (line, expected) => {
    const read = readCommand(line);
    expect(read === null ? null : (read.problem ?? read.images)).toEqual(expected);
  });

  test("too long is read no further", () => {
    expect(readCommand(`docker pull a${" ".repeat(4_000)}b`)).toEqual({ images: ["a"] });
  });
});

/** Maps by key, lists by place, as a reader of YAML meets them; each scalar on a line of its own. */
function read(value: unknown): string[] {
  const keys = new ImageKeys();
  let line = 0;
  const walk = (key: string, each: unknown): void => {
    if (Array.isArray(each)) {
      keys.enter(key);
      for (const item of each)
        if (typeof item === "string") keys.item(item, ++line);
        else walk("", item);
      keys.leave();
    } else if (typeof each === "object" && each !== null) {
      keys.enter(key);
      for (const [name, inner] of Object.entries(each)) walk(name, inner);
      keys.leave();
    } else keys.scalar(key, String(each), ++line);
  };
  for (const [name, inner] of Object.entries(value as object)) walk(name, inner);
  return keys.end().map(({ line: at, readAs, text, notes }) => [`${at} ${readAs} ${text}`, ...notes].join(" | "));
}

describe("keys", () => {
  const said = "It stands in an argument, a variable or a sentence.";
  test.each<[unknown, string[]]>([
    [{ image: "a/b:1" }, ["1 manifest a/b:1"]],
    [
      { proxyImage: "a/b", image_name: "c/d", imageUri: "e/f", "image-url": "g/h" },
      ["1 manifest a/b", "2 manifest c/d", "3 manifest e/f", "4 manifest g/h"],
    ],
    [{ images: "x", imager: "y", imagePullPolicy: "Always" }, []],
    [{ image: "", sidecarImage: "true", otherImage: "~", anImage: "NULL" }, []],
    [{ image: "not an image" }, []],
    [{ image: "{{ .Values.a }}/b" }, ["1 manifest {{ .Values.a }}/b"]],
    [{ image: "https://x/y", logoImage: "data:x", backImage: "./x", topImage: "/x", iconImage: "a/b.png" }, []],
    [{ aImage: "x.JPG", bImage: "x.jpeg", cImage: "x.gif", dImage: "x.svg", eImage: "x.webp", fImage: "x.ico" }, []],
    [{ image: { repository: "a/b", tag: "1" } }, ["1 values a/b"]],
    [{ image: { repository: "git@x", url: "z" }, x: { repository: "https://charts.example" } }, ["1 values git@x"]],
    [{ a: { repository: "git:x" }, b: { repository: "ssh:x" }, c: { repository: "FILE:x" } }, []],
    [{ image: { registry: "quay.io", repository: "a/b" } }, ["2 values quay.io/a/b | quay.io was put in front."]],
    [
      { image: { repository: "a/b", registry: "https://quay.io/" } },
      ["1 values quay.io/a/b | quay.io was put in front."],
    ],
    [
      { registry: "quay.io", proxy: { image: { repository: "a/b" } } },
      ["2 values quay.io/a/b | quay.io was put in front."],
    ],
    [{ hub: "quay.io/x", proxy: { image: "a" } }, ["2 values quay.io/x/a | quay.io/x was put in front."]],
    [{ global: { hub: "quay.io/x" }, image: "a" }, ["2 values quay.io/x/a | quay.io/x was put in front."]],
    [{ global: { registry: "quay.io" }, image: "a" }, ["2 values quay.io/a | quay.io was put in front."]],
    [
      { global: { imageRegistry: "quay.io" }, image: { registry: "ghcr.io", repository: "a" } },
      ["3 values quay.io/a | quay.io was put in front."],
    ],
    [{ image: { image_repository: "a/b" } }, ["1 values a/b"]],
    [{ image: { repo: "a/b" }, other: { repo: "c/d" } }, ["1 values a/b"]],
    [{ image: { name: "a/b" }, other: { name: "c/d" } }, ["1 manifest a/b"]],
    [{ image: { name: "a/b", repository: "c/d" } }, ["2 values c/d"]],
    [{ images: [{ name: "a", newName: "b/c" }] }, ["2 values b/c"]],
    [{ images: [{ name: "a/b" }] }, ["1 manifest a/b"]],
    [{ images: ["a/b", "two words"], repositories: ["c/d"], list: ["e/f"] }, ["1 manifest a/b", "3 manifest c/d"]],
    [{ registries: ["quay.io", "two words"], registry: ["ghcr.io"] }, ["1 entry quay.io", "3 entry ghcr.io"]],
    [{ image: { registry: "quay.io/" } }, ["1 entry quay.io"]],
    [{ image: { registry: "see quay.io/a" } }, [`1 mention quay.io/a | ${said}`]],
    [
      { args: ["--sidecar=quay.io/a/b:1", "--x=example.org/y", "quay.io", "/quay.io/a", "https://quay.io/a"] },
      [`1 mention quay.io/a/b:1 | ${said}`],
    ],
    [
      { note: 'From (QUAY.io/a), "ghcr.io/b". Or <docker.io/c>;ghcr.io/d:' },
      ["QUAY.io/a", "ghcr.io/b", "docker.io/c", "ghcr.io/d"].map((each) => `1 mention ${each} | ${said}`),
    ],
    [{ "image.repository": "a/b", "image.registry": "quay.io" }, ["1 values quay.io/a/b | quay.io was put in front."]],
    [{ "a.image.repository": "a/b", "b.image.repository": "c/d" }, ["1 values a/b", "2 values c/d"]],
    [{ "example.org/image": "a/b" }, ["1 manifest a/b"]],
    [{ volume: { image: { reference: "a/b" } }, other: { reference: "c/d" } }, ["1 manifest a/b"]],
  ])("%j", (value, expected) => {
    expect(read(value)).toEqual(expected);
  });

  test("are read in the order of their lines, deep as they may be", () => {
    const deep = (levels: number): unknown => (levels === 0 ? { image: "deep/x" } : { a: deep(levels - 1) });
    expect(read({ registry: "quay.io", x: deep(50) })).toEqual(["2 values quay.io/deep/x | quay.io was put in front."]);
    expect(read({ x: deep(150), image: "a/b" })).toEqual(["1 manifest deep/x", "2 manifest a/b"]);
    const keys = new ImageKeys();
    keys.leave();
    keys.enter("image");
    keys.scalar("repository", "a/b", 9);
    expect(keys.end().map(({ text }) => text)).toEqual(["a/b"]);
  });
});
