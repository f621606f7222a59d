import { escaped } from "./escapes.ts";
import type { SipUri } from "./uri.ts";

/** The URI as text, without brackets. Characters that would end a part of it are escaped; escapes stay as they are. */
export function printUri({ scheme, user, password, host, port, parameters, headers }: SipUri): string {
  let text = `${scheme}:`;
  if (user !== undefined && user !== "") {
    text += escaped(user, NOT_IN_A_USER);
    if (password !== undefined) text += `:${escaped(password, NOT_IN_A_PASSWORD)}`;
    text += "@";
  }
  text += port === undefined ? host : `${host}:${port}`;
  for (const [name, value] of parameters) {
    text += `;${escaped(name, NOT_IN_A_PARAMETER_NAME)}`;
    if (value !== undefined && value !== "") text += `=${escaped(value, NOT_IN_A_PARAMETER)}`;
  }
  let separator = "?";
  for (const [name, value] of headers) {
    text += `${separator}${escaped(name, NOT_IN_A_HEADER_NAME)}=${escaped(value, NOT_IN_A_HEADER)}`;
    separator = "&";
  }
  return text;
}

const NOT_IN_A_USER = /[:@]/;
const NOT_IN_A_PASSWORD = /@/;
const NOT_IN_A_PARAMETER_NAME = /[;?@=]/;
const NOT_IN_A_PARAMETER = /[;?@]/;
const NOT_IN_A_HEADER_NAME = /[&@=]/;
const NOT_IN_A_HEADER = /[&@]/;
