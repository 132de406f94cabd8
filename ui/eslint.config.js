import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

export default ts.config(
  { ignores: ['dist', 'src/platform/bindings'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    rules: {
      // Text reaches the page only as text.
      'svelte/no-at-html-tags': 'error',
      // The content policy blocks style attributes.
      'svelte/no-inline-styles': ['error', { allowTransitions: true }],
      // Hash routes are ours, there is no SvelteKit here.
      'svelte/no-navigation-without-resolve': 'off',
      // Maps and sets are used as plain values; what must react is marked $state.
      'svelte/prefer-svelte-reactivity': 'off',
      // The compiler and TypeScript both check this already.
      'no-undef': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@tauri-apps/*'],
              message: 'Only ui/src/platform talks to the window. Add a function to platform/commands.ts.',
            },
          ],
        },
      ],
    },
  },
  { files: ['src/platform/**/*.ts'], rules: { 'no-restricted-imports': 'off' } },
);
