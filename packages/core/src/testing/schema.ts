import { readFileSync } from "node:fs";
import { join } from "node:path";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { schemas } from "./corpus.ts";

xmlRegisterFsInputProviders();
const validators = new Map<string, XsdValidator>();

/**
 * What libxml2 finds wrong with a document by a schema of the corpus (`presence-all.xsd`, `dialog-all.xsd`,
 * `watcherinfo.xsd`, ...); undefined where it is valid.
 */
export function schemaFault(xml: string, schema: string): string | undefined {
  const validator = validators.get(schema) ?? load(schema);
  validators.set(schema, validator);
  let document: XmlDocument | undefined;
  try {
    document = XmlDocument.fromString(xml);
    validator.validate(document);
    return undefined;
  } catch (error) {
    return `${String(error)}\n${xml}`;
  } finally {
    document?.dispose();
  }
}

function load(schema: string): XsdValidator {
  const path = join(schemas, schema);
  const document = XmlDocument.fromString(readFileSync(path, "utf8"), { url: path });
  try {
    return XsdValidator.fromDoc(document);
  } finally {
    document.dispose();
  }
}
