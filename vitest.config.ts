import { defineConfig } from "vitest/config";

const conditions = ["@presence/source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"],
    setupFiles: ["packages/core/src/testing/setup.ts"],
    coverage: { include: ["packages/*/src/**/*.ts"], exclude: ["**/*.test.ts", "**/*.arbitrary.ts", "**/testing/**"] },
  },
});
