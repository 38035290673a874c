/** How long a list is: what was approved for the cluster, and the platform registries that are always there. */
export function listSize(entries: number, platform: number): string {
  return `${entries === 1 ? "1 entry" : `${entries} entries`} + ${platform} platform`;
}
