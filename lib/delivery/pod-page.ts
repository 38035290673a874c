import { z } from "zod";

const containers = z.array(z.object({ image: z.string().nullish() })).nullish();

/** Of a pod as an API server sends it, what says whose it is and which images it runs. */
const pod = z.object({
  metadata: z
    .object({
      namespace: z.string().nullish(),
      name: z.string().nullish(),
      labels: z.record(z.string(), z.string()).nullish(),
      ownerReferences: z
        .array(z.object({ kind: z.string(), name: z.string(), controller: z.boolean().nullish() }))
        .nullish(),
    })
    .nullish(),
  spec: z
    .object({
      containers,
      initContainers: containers,
      ephemeralContainers: containers,
      volumes: z.array(z.object({ image: z.object({ reference: z.string().nullish() }).nullish() })).nullish(),
    })
    .nullish(),
});

/** One page of a list of pods. What answers as an API server may be something else. */
export const podPage = z.object({
  items: z.array(pod),
  metadata: z.object({ continue: z.string().nullish() }),
});

export type PodAsRead = z.infer<typeof pod>;
