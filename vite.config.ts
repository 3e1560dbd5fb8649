import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Threads in WebAssembly need cross-origin isolation. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * What the built page needs, and no more: WebAssembly for the engine, inline styles for plotly. Beyond itself it connects only to addresses that a
 * visitor types, for a checkpoint: over https, or on this machine.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "worker-src 'self' blob:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FONT = /\.(woff2?|ttf)$/;

export default defineConfig({
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    target: 'es2023',
    // One script for the first paint: many small ones compress worse.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } } },
    chunkSizeWarningLimit: 1500,
    // A font inside the style sheet would be none of 'self'.
    assetsInlineLimit: (path) => (FONT.test(path) ? false : undefined),
  },
  server: { headers: isolation },
  preview: {
    headers: { ...isolation, 'Content-Security-Policy': contentSecurityPolicy, 'X-Content-Type-Options': 'nosniff' },
  },
});
