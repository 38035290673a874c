import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

/** Keeps one identity provider's sessions, codes and tokens for as long as the process lives. */
export function identityMemory(): AdapterFactory {
  const kept = new Map<string, AdapterPayload>();

  return (model: string): Adapter => {
    const key = (id: string) => `${model}:${id}`;
    const findBy = (field: "uid" | "userCode", value: string) =>
      [...kept].find(([name, payload]) => name.startsWith(`${model}:`) && payload[field] === value)?.[1];

    return {
      upsert: async (id, payload) => void kept.set(key(id), payload),
      find: async (id) => kept.get(key(id)),
      findByUid: async (uid) => findBy("uid", uid),
      findByUserCode: async (code) => findBy("userCode", code),
      destroy: async (id) => void kept.delete(key(id)),
      async consume(id) {
        const payload = kept.get(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      async revokeByGrantId(grantId) {
        for (const [name, payload] of kept) if (payload.grantId === grantId) kept.delete(name);
      },
    };
  };
}
