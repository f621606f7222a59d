import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", transports: "src/transports/index.ts" },
  format: "esm",
  target: "es2023",
  dts: true,
  sourcemap: true,
  clean: true,
});
