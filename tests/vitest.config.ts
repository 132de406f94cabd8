import { defineConfig } from 'vitest/config';

// One display, one window at a time: journeys run one after another, and a slow machine is no failure.
export default defineConfig({
  test: {
    include: ['journeys/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 900_000,
    hookTimeout: 60_000,
  },
});
