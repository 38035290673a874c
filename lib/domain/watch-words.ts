/** How much of the portal's objects in a cluster is watched. */
export type WatchCoverage = "all" | "some" | "none";

export const watchWords: Record<WatchCoverage, string> = {
  all: "The portal's objects in this cluster are watched: a change there is seen at once.",
  some: "Only some of the portal's objects in this cluster are watched; a change of the others is seen at the next look. If it stays so, an admin of the cluster applies the onboarding manifest again.",
  none: "This cluster is not watched: a change there is seen at the next look. The right to watch is part of the onboarding manifest; an admin of the cluster applies it again to give it.",
};
