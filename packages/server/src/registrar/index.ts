export type { Binding } from "./binding.ts";
export type { RegisterRequest, RegistrarFact } from "./fact.ts";
export { DEFAULT_REGISTRAR_OPTIONS, type RegistrarOptions } from "./options.ts";
export type { RegistrarOrder, UnregisteredReason } from "./order.ts";
export { Registrar } from "./registrar.ts";
export type { SameUri } from "./update.ts";
