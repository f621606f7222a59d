import { Session } from "node:inspector";

/** A value as the inspector tells of it. */
interface Told {
  readonly type?: string;
  readonly subtype?: string;
  readonly description?: string;
  readonly objectId?: string;
}

interface Property {
  readonly name: string;
  readonly value?: Told;
}

/**
 * How many entries each list, map and set has that an object holds, private fields included, by the way that leads there. Empty
 * ones, and what is in lists, maps and sets, are not told.
 */
export function remainsOf(root: object): Map<string, number> {
  const session = new Session();
  session.connect();
  const post = (method: string, parameters: object): Record<string, unknown> => {
    let answer: Record<string, unknown> = {};
    session.post(method, parameters, (_, told) => {
      answer = told as Record<string, unknown>;
    });
    return answer;
  };
  Object.assign(globalThis, { remainsOf: { root, seen: new Set() } });
  const found = new Map<string, number>();
  const walk = ({ objectId = "", subtype = "", description = "" }: Told, path: string): void => {
    const { result } = post("Runtime.callFunctionOn", { objectId, functionDeclaration: MARK, returnByValue: true });
    if ((result as { readonly value: boolean }).value) return;
    const size = Number(/\((\d+)\)/.exec(description)?.[1] ?? 0);
    if (COUNTED.includes(subtype) && size > 0) found.set(path, size);
    if (COUNTED.includes(subtype)) return;
    const { result: own, privateProperties = [] } = post("Runtime.getProperties", { objectId, ownProperties: true });
    for (const { name, value } of [...(own as Property[]), ...(privateProperties as Property[])]) {
      if (value?.type === "object" && value.objectId !== undefined) walk(value, `${path}.${name}`);
    }
  };
  walk(post("Runtime.evaluate", { expression: "remainsOf.root", objectGroup: GROUP })["result"] as Told, "");
  post("Runtime.releaseObjectGroup", { objectGroup: GROUP });
  session.disconnect();
  Object.assign(globalThis, { remainsOf: undefined });
  return found;
}

const GROUP = "remains";
const COUNTED = ["map", "set", "array"];
/** Whether it has been seen before, in the inspector's own words. */
const MARK = "function () { const { seen } = remainsOf; const known = seen.has(this); seen.add(this); return known; }";
