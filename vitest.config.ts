import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

if (!existsSync(new URL("../shared/corpus", import.meta.url))) {
  console.warn("../shared/corpus is not there: tests that read real documents or schemas are skipped.");
}

const conditions = ["@presence/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Tests share nothing but constants, and a module is evaluated once instead of once a file.
    isolate: false,
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    setupFiles: ["packages/core/src/testing/setup.ts"],
    coverage: { include: ["packages/*/src/**/*.ts"], exclude: ["**/*.test.ts", "**/*.arbitrary.ts", "**/testing/**"] },
  },
});
