import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { config } from "#lib/config.ts";

type Keys = readonly { readonly id: string; readonly key: Buffer }[];

/** Seals a kubeconfig for one cluster; another cluster's row cannot be given it. */
export function sealForCluster(kubeconfig: string, clusterId: string): string {
  return seal(kubeconfig, clusterId, config().credentialsKeys);
}

export function openForCluster(sealed: string, clusterId: string): string {
  return open(sealed, clusterId, config().credentialsKeys);
}

/** AES-256-GCM under the first key, bound to `context`: `key id.nonce.tag.text`, base64url. */
export function seal(text: string, context: string, keys: Keys): string {
  const [first] = keys;
  if (first === undefined) throw new Error("no key to seal credentials with");
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", first.key, nonce).setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [first.id, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString("base64url"))].join(".");
}

/** @throws Error when the key is unknown, or the text was altered or sealed for another context */
export function open(sealed: string, context: string, keys: Keys): string {
  const [id, ...parts] = sealed.split(".");
  const [nonce, tag, text] = parts.map((part) => Buffer.from(part, "base64url"));
  const key = keys.find((each) => each.id === id)?.key;
  if (key === undefined || nonce === undefined || tag === undefined || text === undefined)
    throw new Error(`credentials sealed with key ${JSON.stringify(id)}, which is not among CREDENTIALS_KEYS`);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 })
    .setAAD(Buffer.from(context))
    .setAuthTag(tag);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString("utf8");
}
