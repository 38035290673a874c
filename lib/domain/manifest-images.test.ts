import { describe, expect, test } from "vitest";
import { imagesOfManifests } from "./manifest-images.ts";

const spec = { containers: [{ name: "main", image: "ghcr.io/acme/api:1" }] };
const metadata = { name: "web" };
const template = { spec };

describe("every kind that runs pods", () => {
  test.each([
    ["v1", "Pod", { spec }],
    ["v1", "PodTemplate", { template }],
    ["v1", "ReplicationController", { spec: { template } }],
    ["apps/v1", "Deployment", { spec: { template } }],
    ["apps/v1", "StatefulSet", { spec: { template } }],
    ["apps/v1", "DaemonSet", { spec: { template } }],
    ["apps/v1", "ReplicaSet", { spec: { template } }],
    ["batch/v1", "Job", { spec: { template } }],
    ["batch/v1", "CronJob", { spec: { jobTemplate: { spec: { template } } } }],
  ])("%s %s", (apiVersion, kind, content) => {
    const { images, notJudged } = imagesOfManifests([{ apiVersion, kind, metadata, ...content }]);
    expect(images).toEqual([
      { image: "ghcr.io/acme/api:1", places: [`${kind} web, container main`], count: 1, namespaces: [] },
    ]);
    expect(notJudged).toEqual([]);
  });
});

test("every place that holds an image", () => {
  const pod = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: "payments" },
    spec: {
      initContainers: [{ name: "init", image: "a.example/init" }],
      containers: [{ name: "main", image: "a.example/main" }],
      ephemeralContainers: [{ name: "debug", image: "a.example/debug" }],
      volumes: [
        { name: "data", emptyDir: {} },
        { name: "files", image: { reference: "a.example/files" } },
      ],
    },
  };
  expect(imagesOfManifests([pod]).images.map(({ image, places, namespaces }) => [image, places, namespaces])).toEqual([
    ["a.example/init", ["Pod payments/p, init container init"], ["payments"]],
    ["a.example/main", ["Pod payments/p, container main"], ["payments"]],
    ["a.example/debug", ["Pod payments/p, ephemeral container debug"], ["payments"]],
    ["a.example/files", ["Pod payments/p, image volume files"], ["payments"]],
  ]);
});

test("lists are opened, also those whose items leave their kind to the list", () => {
  const pods = Array.from({ length: 7 }, (_, n) => ({ metadata: { name: `p${n}` }, spec }));
  const lists = [
    { apiVersion: "v1", kind: "PodList", items: pods },
    {
      apiVersion: "v1",
      kind: "List",
      items: [{ kind: "List", items: [{ apiVersion: "v1", kind: "Pod", metadata, spec }] }],
    },
  ];
  expect(imagesOfManifests(lists).images).toEqual([
    {
      image: "ghcr.io/acme/api:1",
      places: [0, 1, 2, 3, 4].map((n) => `Pod p${n}, container main`),
      count: 8,
      namespaces: [],
    },
  ]);
});

test("what runs nothing by itself is told, and so is a kind of the same name from another group", () => {
  const { images, notJudged } = imagesOfManifests([
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" } },
    { apiVersion: "tuning.example/v1", kind: "Deployment", metadata: { name: "other" }, spec: { template } },
    { apiVersion: "v1", kind: "Service", metadata: { generateName: "svc-" } },
    { kind: "constructor", metadata: { name: "x" } },
    "text",
    null,
    {},
  ]);
  expect(images).toEqual([]);
  expect(notJudged).toEqual(["ConfigMap settings", "Deployment other", "Service svc-…", "constructor x"]);
});

test("a missing image, a blank one and one that is no text are told with their place", () => {
  expect(imagesOfManifests([{ kind: "Pod", metadata }]).withoutImage).toEqual(["Pod web, without a container"]);
  const broken = {
    containers: [{ name: "a" }, { name: "b", image: "" }, { image: 1.5 }],
    volumes: [{ name: "v", image: {} }],
  };
  expect(imagesOfManifests([{ apiVersion: "v1", kind: "Pod", metadata, spec: broken }])).toEqual({
    images: [],
    notJudged: [],
    withoutImage: [
      "Pod web, container a",
      "Pod web, container b",
      "Pod web, container without a name",
      "Pod web, image volume v",
    ],
  });
});

test.each([[null], [[]], ["x"], [{ spec: "x" }], [{ spec: { containers: "x" } }], [{ spec: { containers: [null] } }]])(
  "a Pod of nonsense, %j, harms nothing",
  (content) => {
    const object = { apiVersion: "v1", kind: "Pod", metadata: "x", ...(content as object) };
    expect(imagesOfManifests([object, content]).images).toEqual([]);
  },
);
