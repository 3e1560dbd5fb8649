import type { HtmlTagDescriptor, Plugin } from 'vite';
import { CONTENT_SECURITY_POLICY, HEADERS } from './policy.ts';

/** Names of built files hold a hash of what is in them; other files are asked for again each time. */
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * What lets any host serve the page: its Content-Security-Policy in a meta element, its headers in the `_headers` that some hosts read, and the
 * picture that a link to it is shown with.
 * @param address where the page will be, such as https://example.org/dpo/: those who show links want whole addresses; '' where that is not known
 * @throws where the address is none
 */
export function hosting(address: string): Plugin {
  if (address !== '' && !/^https?:\/\/\S+\/$/.test(address))
    throw new Error(`PAGE_ADDRESS is ${address}; give it as https://example.org/dpo/, with a slash at its end`);
  return {
    name: 'hosting',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: () => [policy(), ...preview(address)] },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: '_headers', source: headersFile() });
    },
  };
}

/** Before everything that it is about. */
function policy(): HtmlTagDescriptor {
  const attrs = { 'http-equiv': 'Content-Security-Policy', content: CONTENT_SECURITY_POLICY };
  return { tag: 'meta', attrs, injectTo: 'head-prepend' };
}

function preview(address: string): HtmlTagDescriptor[] {
  const tag = (tag: string, attrs: Record<string, string>): HtmlTagDescriptor => ({ tag, attrs, injectTo: 'head' });
  const picture = tag('meta', { property: 'og:image', content: `${address || './'}preview.png` });
  if (address === '') return [picture];
  return [
    picture,
    tag('meta', { property: 'og:url', content: address }),
    tag('link', { rel: 'canonical', href: address }),
  ];
}

function headersFile(): string {
  const lines = Object.entries(HEADERS).map(([name, value]) => `  ${name}: ${value}\n`);
  return `/*\n${lines.join('')}\n/assets/*\n  Cache-Control: ${FOREVER}\n`;
}
