export { buildHttp } from "./app.ts";
