/** An image as it stands in a manifest. `places` are the first few of `count`, as `Deployment web, container api`. */
export interface PlacedImage {
  readonly image: string;
  readonly places: readonly string[];
  readonly count: number;
  /** Those that the manifest names; a place without one goes wherever it is applied. */
  readonly namespaces: readonly string[];
}

/** What a cluster would be asked of these manifests: each image once, in the order in which they stand there. */
export interface ManifestImages {
  readonly images: readonly PlacedImage[];
  /** Where an image is missing or is no text. */
  readonly withoutImage: readonly string[];
  /** Objects that run no image by themselves, so that no policy of ours looks at them. */
  readonly notJudged: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Where each kind keeps the spec of its pods. Kinds of other groups may share a name: they are another matter. */
const podSpecs = new Map<string, { readonly group: string; readonly path: readonly string[] }>([
  ["Pod", { group: "", path: ["spec"] }],
  ["PodTemplate", { group: "", path: ["template", "spec"] }],
  ["ReplicationController", { group: "", path: ["spec", "template", "spec"] }],
  ["Deployment", { group: "apps", path: ["spec", "template", "spec"] }],
  ["StatefulSet", { group: "apps", path: ["spec", "template", "spec"] }],
  ["DaemonSet", { group: "apps", path: ["spec", "template", "spec"] }],
  ["ReplicaSet", { group: "apps", path: ["spec", "template", "spec"] }],
  ["Job", { group: "batch", path: ["spec", "template", "spec"] }],
  ["CronJob", { group: "batch", path: ["spec", "jobTemplate", "spec", "template", "spec"] }],
]);

/** Every list of a pod's spec whose items name an image. */
const carriers = [
  ["initContainers", "init container"],
  ["containers", "container"],
  ["ephemeralContainers", "ephemeral container"],
] as const;

const placesTold = 5;

/** Every image of these objects, from every place that can hold one. Lists are opened, also those that `kubectl get -o json` prints. */
export function imagesOfManifests(documents: readonly unknown[]): ManifestImages {
  const found = new Map<string, { places: string[]; count: number; namespaces: Set<string> }>();
  const withoutImage: string[] = [];
  const notJudged: string[] = [];
  for (const object of objectsOf(documents)) {
    const spec = podSpecOf(object);
    if (spec === null) {
      notJudged.push(nameOf(object));
      continue;
    }
    const namespace = text(fields(object["metadata"])["namespace"]);
    const carried = [...imagesOfSpec(spec)];
    if (carried.length === 0) withoutImage.push(`${nameOf(object)}, without a container`);
    for (const { carrier, image } of carried) {
      const place = `${nameOf(object)}, ${carrier}`;
      if (typeof image !== "string" || image === "") {
        withoutImage.push(place);
        continue;
      }
      const at = found.get(image) ?? { places: [], count: 0, namespaces: new Set<string>() };
      found.set(image, at);
      at.count += 1;
      if (at.places.length < placesTold) at.places.push(place);
      if (namespace !== "") at.namespaces.add(namespace);
    }
  }
  const images = [...found].map(([image, { namespaces, ...at }]) => ({ image, ...at, namespaces: [...namespaces] }));
  return { images, withoutImage, notJudged };
}

/** Objects with a kind; a list stands for its items, whose kind may be left to the list's. */
function* objectsOf(documents: readonly unknown[]): Generator<Fields> {
  const waiting = [...documents].reverse();
  while (waiting.length > 0) {
    const object = fields(waiting.pop());
    const kind = text(object["kind"]);
    const { items } = object;
    if (kind.endsWith("List") && Array.isArray(items)) {
      const implied = kind === "List" ? {} : { apiVersion: object["apiVersion"], kind: kind.slice(0, -"List".length) };
      for (const item of items.toReversed()) waiting.push({ ...implied, ...fields(item) });
    } else if (kind !== "") yield object;
  }
}

function podSpecOf(object: Fields): Fields | null {
  const known = podSpecs.get(text(object["kind"]));
  const version = text(object["apiVersion"]);
  const group = version.includes("/") ? version.slice(0, version.indexOf("/")) : "";
  if (known === undefined || (version !== "" && group !== known.group)) return null;
  return known.path.reduce<Fields>((at, step) => fields(at[step]), object);
}

function* imagesOfSpec(spec: Fields): Generator<{ readonly carrier: string; readonly image: unknown }> {
  for (const [list, word] of carriers)
    for (const item of items(spec[list]))
      yield { carrier: `${word} ${text(item["name"]) || "without a name"}`, image: item["image"] };
  for (const volume of items(spec["volumes"]))
    if (volume["image"] !== undefined && volume["image"] !== null)
      yield {
        carrier: `image volume ${text(volume["name"]) || "without a name"}`,
        image: fields(volume["image"])["reference"],
      };
}

/** As people find it: `Pod payments/api-1`. */
function nameOf(object: Fields): string {
  const { name, generateName, namespace } = fields(object["metadata"]);
  const called = text(name) || (text(generateName) === "" ? "without a name" : `${text(generateName)}…`);
  return `${text(object["kind"])} ${text(namespace) === "" ? "" : `${text(namespace)}/`}${called}`;
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function items(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}

const longestName = 253;

function text(value: unknown): string {
  return typeof value === "string" ? value.slice(0, longestName) : "";
}
