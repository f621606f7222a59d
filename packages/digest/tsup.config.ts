import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", node: "src/node.ts" },
  format: "esm",
  target: "es2023",
  // Only src/node.ts sees the types of Node in `pnpm typecheck`; here both entries are built together.
  dts: { compilerOptions: { types: ["node"] } },
  sourcemap: true,
  clean: true,
});
