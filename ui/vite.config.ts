import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// The window opens the built files from disk: relative addresses, nothing inlined (the content policy
// allows neither data: addresses nor inline scripts), and code for the oldest WebKitGTK we support.
export default defineConfig({
  base: './',
  plugins: [svelte()],
  build: {
    target: ['es2022', 'safari15'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    sourcemap: false,
    chunkSizeWarningLimit: 1500,
  },
  test: { include: ['src/**/*.test.ts', 'plain-english/**/*.test.ts'], environment: 'node' },
});
