import "server-only";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { isRefusedAddress } from "./refused-address";

/** Code of the error that a refused address ends a connection attempt with. */
export const REFUSED_ADDRESS_CODE = "WORKSTUDIO_REFUSED_ADDRESS";

/** Finds the addresses of a host name. */
export type ResolveHost = (hostname: string) => Promise<{ address: string; family: number }[]>;

/** Asks the operating system. */
export const resolveWithSystem: ResolveHost = (hostname) => lookup(hostname, { all: true });

function toErrno(reason: unknown): NodeJS.ErrnoException {
  return reason instanceof Error ? reason : new Error("The host name could not be resolved");
}

/**
 * The lookup a socket uses: what it returns is what the socket connects to, so a name that changes its address between
 * check and connection gains nothing. One refused address refuses the host. Source: security G1.
 */
export function checkedLookup(resolve: ResolveHost): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const first = addresses[0];
        if (first === undefined || addresses.some(({ address }) => isRefusedAddress(address))) {
          const error: NodeJS.ErrnoException = new Error("The host’s address is refused");
          error.code = first === undefined ? "ENOTFOUND" : REFUSED_ADDRESS_CODE;
          callback(error, "", 0);
        } else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (reason: unknown) => callback(toErrno(reason), "", 0),
    );
  };
}
