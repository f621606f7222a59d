import type { Rule } from "../rule.ts";
import { FAILURES } from "./failures.ts";
import { FIELD } from "./field.ts";
import { INITIAL } from "./initial.ts";
import { LIFE } from "./life.ts";
import { NOTIFIES } from "./notifies.ts";
import { PACKAGE_RULES } from "./packages.ts";
import { PUBLICATIONS } from "./publications.ts";

/** All rules, in the order of reports. */
export const RULES: readonly Rule[] = [
  ...INITIAL,
  ...NOTIFIES,
  ...LIFE,
  ...FAILURES,
  ...PUBLICATIONS,
  ...PACKAGE_RULES,
  ...FIELD,
];
