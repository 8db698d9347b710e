import "server-only";
import { isIP } from "node:net";
import { isRefusedAddress } from "./refused-address";
import { WorkStudioError } from "./workstudio-error";

/** A WorkStudio address that passed the rules. `path` ends without a slash; `trusted` hosts skip the address rules. */
export type CheckedBaseUrl = { origin: string; path: string; hostname: string; trusted: boolean };

function refusal(message: string): WorkStudioError {
  return new WorkStudioError("refused_address", message);
}

/** The error for a host whose address is not public. */
export function refusedHost(): WorkStudioError {
  return refusal(
    "The WorkStudio address leads to a private or reserved network address, which is refused. Put its host on the list of allowed hosts if this is meant.",
  );
}

/**
 * Checks the configured address: https (http only for a host of the list), no user name, query or fragment, and no
 * private address written as a number. List entries are hosts or host:port. Throws `refused_address`. Source:
 * security G1.
 */
export function checkBaseUrl(baseUrl: string, allowHttpHosts: readonly string[]): CheckedBaseUrl {
  let url: URL;
  try {
    url = new URL(baseUrl);
  } catch {
    throw refusal("The WorkStudio address is not a web address. Correct it in the configuration.");
  }
  const allowed = allowHttpHosts.map((host) => host.trim().toLowerCase());
  const trusted = allowed.includes(url.hostname) || allowed.includes(url.host);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && trusted)) {
    throw refusal(
      "The WorkStudio address must start with https. Plain http is only for hosts the configuration allows.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw refusal("The WorkStudio address must not contain a user name or password. Configure them separately.");
  }
  if (url.search !== "" || url.hash !== "") {
    throw refusal("The WorkStudio address must not contain a query or a fragment. Correct it in the configuration.");
  }
  // The URL parser has turned decimal, hex and octal forms into a plain address by now.
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  if (!trusted && isIP(hostname) !== 0 && isRefusedAddress(hostname)) throw refusedHost();
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, ""), hostname, trusted };
}
