import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { cloudscapeTheme } from './build/theme-plugin.ts';

/** Where a server is that `npm run console` works against. */
const SERVER = process.env['PRATIQUE_URL'] ?? 'http://localhost:5000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), cloudscapeTheme()],
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    // Nothing is inlined: what a page takes comes from files of the server, which is all that its policy allows.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
    emptyOutDir: true,
  },
  server: { proxy: { '/api/v1': SERVER } },
});
