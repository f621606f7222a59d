export type { Binding } from "./binding.ts";
export { DEFAULT_REGISTRAR_OPTIONS, type RegistrarOptions } from "./options.ts";
export type { RegistrarOrder, UnregisteredReason } from "./order.ts";
export { Registrar } from "./registrar.ts";
