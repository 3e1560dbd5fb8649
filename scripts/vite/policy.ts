/** What the page asks of its host: one source for the preview server, the page's own meta element, the service worker and `_headers`. */

/** Threads in WebAssembly need cross-origin isolation. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * What the built page needs, and no more: WebAssembly for the engine, inline styles for plotly. Beyond itself it connects only to addresses that a
 * visitor types, for a checkpoint: over https, or on this machine.
 */
const DIRECTIVES = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self' blob:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "base-uri 'none'",
  "form-action 'none'",
];

/** As a meta element may hold it. */
export const CONTENT_SECURITY_POLICY = DIRECTIVES.join('; ');

/** As a host sends them. Who may frame the page can be said in a header only. */
export const HEADERS = {
  ...ISOLATION,
  'Content-Security-Policy': `${CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
};
