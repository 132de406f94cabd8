import { defineConfig } from 'vitest/config';
import { Red } from './red.ts';

// One display, one window at a time: journeys run one after another, and a slow machine is no failure. At the full
// numbers of the table of threats one journey may take hours.
const full = process.env.FAULTS === 'full';
export default defineConfig({
  test: {
    include: ['journeys/**/*.test.ts'],
    fileParallelism: false,
    reporters: ['default', new Red()],
    testTimeout: full ? 4 * 3_600_000 : 900_000,
    hookTimeout: 60_000,
  },
});
