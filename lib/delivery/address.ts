import { lookup as resolve } from "node:dns";
import { BlockList, isIP, isIPv6, type LookupFunction } from "node:net";

/** Why nothing of ours connects to an address: it answers for the machine the worker runs on, not for a cluster. */
export type AddressProblem = "link_local_address" | "metadata_address" | "loopback_address";

/** Every way to write an IPv4 network: plain (also covers `::ffff:`), IPv4-compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056). */
function addIPv4(list: BlockList, network: string, bits: number): void {
  const [a = 0, b = 0, c = 0, d = 0] = network.split(".").map(Number);
  const [high, low] = [(a << 8) | b, (c << 8) | d].map((part) => part.toString(16));
  list.addSubnet(network, bits, "ipv4");
  if (a !== 0 && a !== 127) list.addSubnet(`::${high}:${low}`, 96 + bits, "ipv6");
  list.addSubnet(`64:ff9b::${high}:${low}`, 96 + bits, "ipv6");
  list.addSubnet(`2002:${high}:${low}::`, 16 + bits, "ipv6");
}

const linkLocal = new BlockList();
addIPv4(linkLocal, "169.254.0.0", 16);
linkLocal.addSubnet("fe80::", 10, "ipv6");

/** Where clouds hand out machine credentials, beside the link-local range. */
const metadata = new BlockList();
addIPv4(metadata, "168.63.129.16", 32); // Azure
addIPv4(metadata, "100.100.100.200", 32); // Alibaba Cloud
addIPv4(metadata, "192.0.0.192", 32); // Oracle Cloud
metadata.addSubnet("fd00:ec2::", 32, "ipv6"); // AWS
metadata.addSubnet("fd20:ce::", 32, "ipv6"); // Google Cloud
const metadataNames = new Set([
  "metadata",
  "metadata.google.internal",
  "metadata.goog",
  "instance-data",
  "instance-data.ec2.internal",
]);

const loopback = new BlockList();
addIPv4(loopback, "127.0.0.0", 8);
addIPv4(loopback, "0.0.0.0", 8);
loopback.addAddress("::", "ipv6");
loopback.addAddress("::1", "ipv6");

/** `host` as `URL.hostname` gives it, which has already turned octal, hexadecimal and single-number IPv4 into dots. */
export function addressProblem(host: string, allowLoopback: boolean): AddressProblem | null {
  const name = host
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (isIP(name) === 0) {
    if (metadataNames.has(name)) return "metadata_address";
    return !allowLoopback && (name === "localhost" || name.endsWith(".localhost")) ? "loopback_address" : null;
  }
  const family = isIPv6(name) ? "ipv6" : "ipv4";
  if (name === "169.254.169.254" || metadata.check(name, family)) return "metadata_address";
  if (linkLocal.check(name, family)) return "link_local_address";
  return !allowLoopback && loopback.check(name, family) ? "loopback_address" : null;
}

/** An innocent name that resolves to a refused address. */
export class RefusedAddress extends Error {
  override readonly name = "RefusedAddress";
}

/** Resolves a name for a connection. The addresses that are checked are those connected to, so a name cannot change in between. */
export function checkedLookup(allowLoopback: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const [first] = addresses ?? [];
      if (error !== null || first === undefined)
        return callback(error ?? new Error(`${hostname} has no address`), "", 0);
      const refused = addresses.find(({ address }) => addressProblem(address, allowLoopback) !== null);
      if (refused) return callback(new RefusedAddress(`${hostname} is ${refused.address}`), "", 0);
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
