/** What can be wrong with what somebody pastes to have it judged. */
export type ManifestProblemCode =
  | "blank"
  | "too_large"
  | "not_readable"
  | "no_object"
  | "nothing_runs"
  | "without_images"
  | "too_many_images"
  | "image_too_long"
  | "not_text";

/** `fact` is what the sentence needs to know: a line, a number, an image. */
export interface ManifestProblem {
  readonly problem: ManifestProblemCode;
  readonly fact: string;
}

/** How much may be asked of a cluster at once. YAML takes seconds to read where JSON takes milliseconds. */
export const manifestLimits = { bytes: 1_000_000, yamlBytes: 300_000, images: 200, imageCharacters: 2_000 } as const;

const words: Record<ManifestProblemCode, (fact: string) => string> = {
  blank: () => "Nothing is written here. Write an image, for instance ghcr.io/acme/api:1, or paste a manifest.",
  too_large: (fact) =>
    `This is ${fact} bytes; at most ${manifestLimits.bytes} of JSON and ${manifestLimits.yamlBytes} of YAML are read. Paste fewer objects at a time, or use check on the command line.`,
  not_readable: (fact) =>
    `This can be read neither as an image nor as YAML or JSON: ${fact}. Render templates first (helm template, kustomize build), then paste what they print.`,
  no_object: () =>
    "No Kubernetes object is in it: each needs a kind. Paste the whole manifest, from apiVersion on, or only the image.",
  nothing_runs: (fact) =>
    `Nothing in it runs an image by itself (${fact}). Paste a Pod, or what makes Pods: a Deployment, StatefulSet, DaemonSet, Job, CronJob, …`,
  without_images: (fact) =>
    `No image is named in it (${fact}). Something else may fill it in later: paste what is applied in the end.`,
  too_many_images: (fact) =>
    `There are ${fact} different images in it; at most ${manifestLimits.images} are asked at once. Paste fewer objects at a time, or use check on the command line.`,
  image_too_long: (fact) =>
    `An image has ${fact} characters; at most ${manifestLimits.imageCharacters} are asked, and a runtime reads far fewer. Shorten it.`,
  not_text: (fact) =>
    `${fact} holds a character that cannot be sent to a cluster, such as a null. Type the image by hand instead of pasting it.`,
};

/** What is wrong and what to do. */
export function manifestProblemWords({ problem, fact }: ManifestProblem): string {
  return words[problem](fact.length > 200 ? `${fact.slice(0, 200)}…` : fact);
}

export const manifestProblemCodes = Object.keys(words) as ManifestProblemCode[];
