import type { Xpidf, XpidfAddress } from "./value.ts";

/** What the document says of its presentity: status and substatus of the first address in it. */
export function xpidfStatus(xpidf: Xpidf): Pick<XpidfAddress, "status" | "substatus"> {
  for (const { addresses } of xpidf.atoms) {
    const [first] = addresses;
    if (first === undefined) continue;
    const { status, substatus } = first;
    return { ...(status !== undefined && { status }), ...(substatus !== undefined && { substatus }) };
  }
  return {};
}
