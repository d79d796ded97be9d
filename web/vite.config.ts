import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npm run web:dev` shows the pages of this tree over a gateway that runs beside it (GATEWAY, default the usual port). */
const GATEWAY = process.env.GATEWAY ?? 'http://127.0.0.1:8080';
// With the host that the browser named: the gateway refuses changes that seem to come from another site.
const BEHIND = { target: GATEWAY, changeOrigin: false };

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    target: 'es2023',
    // Nothing inside the page: its policy would refuse it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    chunkSizeWarningLimit: 1000,
  },
  server: { proxy: { '/api': BEHIND, '/docs': BEHIND, '/ru': BEHIND } },
});
