import { defineConfig } from "vitest/config";

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
