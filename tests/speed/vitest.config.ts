import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['speed/**/*.test.ts'], testTimeout: 3_600_000 } });
