import fc from "fast-check";

// Property runs: 100 with every `npm test`, PROPERTY_RUNS=100000 at night.
fc.configureGlobal({ numRuns: Number(process.env["PROPERTY_RUNS"] ?? 100) });
