import { createSecureContext, type SecureContextOptions } from "node:tls";
import { ListenError } from "./listen-error.ts";
import type { ListenOptions } from "./options.ts";

/** What Node's servers take for a listener's certificate; throws a ListenError where it cannot be used. */
export function secureOptions(place: ListenOptions): SecureContextOptions {
  const { tls } = place;
  if (tls === undefined)
    throw new ListenError(Object.assign(new Error("no certificate"), { code: "NO_CERTIFICATE" }), place);
  const options: SecureContextOptions = {
    cert: tls.certificate,
    key: tls.key,
    ...(tls.passphrase === undefined ? {} : { passphrase: tls.passphrase }),
    minVersion: tls.minVersion ?? "TLSv1.2",
  };
  try {
    createSecureContext(options);
  } catch (error) {
    throw new ListenError(error, place);
  }
  return options;
}
