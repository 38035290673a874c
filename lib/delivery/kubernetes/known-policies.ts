interface Known {
  readonly version: string;
  /** See `fingerprintOf`. */
  readonly hash: string;
}

/**
 * What each version of the policies rendered, object by object, so that a cluster that was not brought along yet is told from one that
 * somebody edited. A version with a hole is taken out: its policies are then drift, and an alarm.
 */
export const knownPolicies: Readonly<Record<string, readonly Known[]>> = {
  "ValidatingAdmissionPolicy trusted-registries": [
    { version: "1", hash: "da73e4acfa34a6866b1e5dc9a521f52623aa96b027e98b4bf73b646c1653d121" },
    { version: "2", hash: "7b56b6203997390dea66a9c22c7e29fb78319476412cbb7d4c45a40b68800f56" },
  ],
  "ValidatingAdmissionPolicy trusted-registries-templates": [
    { version: "1", hash: "3f97c72ccb0febfad720cbed18f6f5ce1d10eb5085e2a783331d24867770071c" },
    { version: "2", hash: "829d3a2b75df9131b9eb451f1aefa8c023ccfe061949b42207ed165d17eaca47" },
  ],
  "ValidatingAdmissionPolicy trusted-registries-guard": [
    { version: "1", hash: "da6299878923b9b90b717ddf869e7a80cf33342e5292ff87655b0366a4f1c77b" },
    { version: "2", hash: "da6299878923b9b90b717ddf869e7a80cf33342e5292ff87655b0366a4f1c77b" },
  ],
  "ValidatingAdmissionPolicyBinding trusted-registries-guard": [
    { version: "1", hash: "a532223861d85b1fd997a93056598bef65731b267342497a9bc8e9891973522f" },
    { version: "2", hash: "a532223861d85b1fd997a93056598bef65731b267342497a9bc8e9891973522f" },
  ],
  "MutatingAdmissionPolicy trusted-registries-anchor": [
    { version: "1", hash: "e4cdb1b7e5dd92df51565f5298f3701c7e80e3f6a46ee7ca7177998f0602785e" },
    { version: "2", hash: "e4cdb1b7e5dd92df51565f5298f3701c7e80e3f6a46ee7ca7177998f0602785e" },
  ],
  "MutatingAdmissionPolicyBinding trusted-registries-anchor": [
    { version: "1", hash: "0c183d5c90d38f821dc8bbe2fde3af4f8fb2104a657e41b485a683a355c62b31" },
    { version: "2", hash: "0c183d5c90d38f821dc8bbe2fde3af4f8fb2104a657e41b485a683a355c62b31" },
  ],
};
