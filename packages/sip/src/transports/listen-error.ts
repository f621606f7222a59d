import type { Transport } from "../flow.ts";
import { printHostPort } from "./address.ts";

/** Why a listener could not be started: the message is one sentence that says what to do. `code` is Node's. */
export class ListenError extends Error {
  override readonly name = "ListenError";
  readonly code: string;
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;

  constructor(cause: unknown, { transport, host, port }: Place) {
    const code = codeOf(cause);
    super(sentence(code, cause, { transport, host, port }), { cause });
    this.code = code;
    this.transport = transport;
    this.host = host;
    this.port = port;
  }
}

interface Place {
  readonly transport: Transport;
  readonly host: string;
  readonly port: number;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "UNKNOWN";
}

function sentence(code: string, cause: unknown, { transport, host, port }: Place): string {
  const name = transport.toUpperCase();
  const layer = transport === "udp" ? "UDP" : "TCP";
  switch (code) {
    case "EADDRINUSE":
      return `${layer} port ${port} on ${host} is in use by another program: choose another for ${name}, or 0 for any free one.`;
    case "EACCES":
      return `${layer} port ${port} on ${host} may not be used without more rights: choose one above 1023 for ${name}.`;
    case "EADDRNOTAVAIL":
    case "EINVAL":
      return `${host} is not an address of this machine: choose one that is for ${name}, or 0.0.0.0 for every IPv4 address.`;
    case "EAFNOSUPPORT":
      return `This machine does not support addresses such as ${host}: choose an IPv4 address for ${name}.`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `The host name ${host} cannot be found: choose an address of this machine for ${name}.`;
    case "ERR_SOCKET_BAD_PORT":
      return `${port} is not a port: choose one from 1 to 65535 for ${name}, or 0 for any free one.`;
    case "NO_CERTIFICATE":
      return `${name} cannot do without a certificate and its key: give both.`;
    case "ERR_OSSL_PEM_NO_START_LINE":
      return `The certificate or the key for ${name} is not in PEM form: give texts that hold a line "-----BEGIN …-----".`;
    case "ERR_OSSL_X509_KEY_VALUES_MISMATCH":
      return `The key for ${name} does not belong to the certificate: give the key that the certificate was made for.`;
    default:
      return code.startsWith("ERR_OSSL") || code.startsWith("ERR_CRYPTO")
        ? `The certificate or the key for ${name} cannot be used (${reasonOf(cause)}): give a PEM certificate and its key.`
        : `${name} cannot listen on ${printHostPort(host, port)} (${reasonOf(cause)}): choose another address or port.`;
  }
}

/** What went wrong, for a person, without a stack. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  // Of several failures at once (each address of a name) Node tells the code alone.
  return cause.message === "" ? codeOf(cause) : cause.message;
}
