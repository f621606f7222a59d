import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", conformance: "src/conformance/main.ts" },
  format: "esm",
  target: "es2023",
  dts: { entry: "src/index.ts" },
  sourcemap: true,
  clean: true,
});
