import type { ErrorObject } from "ajv";
import { nearest } from "../config/nearest.ts";

/** What is wrong with a part of a request: one sentence, and where. */
export interface Misfit {
  readonly detail: string;
  /** JSON Pointer into that part. */
  readonly pointer: string;
}

/** The part as sentences name it. */
export type Part = "body" | "query" | "path";

/** Says what a schema has found. No value of the request is repeated, only names that look like such. */
export function misfitOf(error: ErrorObject, part: Part): Misfit {
  const { instancePath, keyword, params, parentSchema = {}, data } = error;
  const path = pathOf(instancePath);
  const keys = Object.keys(parentSchema["properties"] ?? {});
  switch (keyword) {
    case "additionalProperties":
      return unknown(String(params["additionalProperty"]), keys, path, part);
    case "required": {
      const name = String(params["missingProperty"]);
      // What is there and not known is most likely what is missing, mistyped.
      const strange = Object.keys(isObject(data) ? data : {}).find((key) => !keys.includes(key));
      if (strange !== undefined) return unknown(strange, keys, path, part);
      return at([...path, name], `${place([...path, name], part)} is missing: give it.`);
    }
    case "discriminator": {
      const tag = String(params["tag"]);
      const words = wordsOf(parentSchema["oneOf"], tag);
      const must = `${place([...path, tag], part)} must be one of ${words.join(", ")}`;
      const near = nearest(String(params["tagValue"] ?? ""), words);
      return at([...path, tag], near === undefined ? `${must}.` : `${must}: did you mean ${near}?`);
    }
    default:
      return at(path, `${place(path, part)} must be ${parentSchema["expects"]}.`);
  }
}

function unknown(written: string, keys: readonly string[], path: readonly string[], part: Part): Misfit {
  const where = path.length === 0 ? ` in the ${part}` : ` in ${place(path, part)}`;
  const near = nearest(written, keys);
  const known = keys.length === 0 ? "nothing is known there." : `there may be ${keys.join(", ")}.`;
  const hint = near === undefined ? known : `did you mean "${near}"?`;
  const name = /^[-\w]{1,32}$/.test(written) ? `"${written}"` : "something";
  return at([...path, written], `There is ${name}${where} that is not known: ${hint}`);
}

function at(path: readonly string[], detail: string): Misfit {
  return { detail, pointer: path.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("") };
}

/** `"calls[2].remote.uri"`; the body itself without quotes. */
function place(path: readonly string[], part: Part): string {
  if (path.length === 0) return `The ${part}`;
  const name = path.map((step) => (/^[0-9]+$/.test(step) ? `[${step}]` : `.${step}`)).join("");
  return `"${name.replace(/^\./, "")}" in the ${part}`;
}

function pathOf(pointer: string): string[] {
  const steps = pointer.split("/").slice(1);
  return steps.map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function wordsOf(branches: unknown, tag: string): string[] {
  return (Array.isArray(branches) ? branches : []).map((branch) => String(branch?.properties?.[tag]?.const));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
