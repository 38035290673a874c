/** A cluster is called as in its group claim: lower-case letters, digits and hyphens, at most 63. */
export function isClusterName(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** The group value that makes somebody a member of the cluster's tenant. */
export function memberGroup(clusterName: string): string {
  return `${clusterName}-k8saas-devops-cluster-role`;
}
