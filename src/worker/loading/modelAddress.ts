import { EngineError } from '../../core/errors';

export interface ModelAddress {
  /** The directory; ends with a slash. */
  readonly base: URL;
  readonly name: string;
}

const HUB = 'huggingface.co';
/** Pages of the hub that are about something else than a model. */
const NOT_OWNERS = new Set(['datasets', 'spaces', 'models', 'docs', 'blog', 'papers', 'collections', 'api']);
/** A file of the directory that was given in the directory's place. */
const FILE = /[^/]+\.(json|safetensors|txt)$/;

/**
 * The directory that an address means: the address itself, or, for a model's page on huggingface.co, where its files lie.
 * @param typed what the visitor typed; `owner/name` alone is a model of the hub
 * @throws EngineError config_invalid saying what an address looks like
 */
export function modelAddress(typed: string): ModelAddress {
  const text = typed.trim();
  const url = parse(/^[\w.-]+\/[\w.-]+$/.test(text) ? `https://${HUB}/${text}` : text);
  if (!url || !isAllowed(url) || url.username !== '' || url.password !== '') throw invalid(text);
  const base = url.hostname === HUB ? hubDirectory(url) : new URL(url.pathname.replace(FILE, ''), url.origin);
  if (!base) throw invalid(text);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return { base, name: nameOf(base) };
}

function parse(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** As the page's Content-Security-Policy: https, and this machine. */
function isAllowed({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1'));
}

/** https://huggingface.co/owner/name[/tree|blob|resolve/revision[/directory…]] */
function hubDirectory({ origin, pathname }: URL): URL | undefined {
  const [owner, name, kind, revision, ...rest] = pathname.split('/').filter((part) => part !== '');
  if (!owner || !name || NOT_OWNERS.has(owner)) return undefined;
  if (kind !== undefined && (!['tree', 'blob', 'resolve'].includes(kind) || !revision)) return undefined;
  const directory = rest.filter((part, i) => i < rest.length - 1 || !FILE.test(part));
  return new URL(`/${[owner, name, 'resolve', revision ?? 'main', ...directory].join('/')}/`, origin);
}

/** The last part that says something: not `resolve/main`. */
function nameOf({ hostname, pathname }: URL): string {
  const parts = pathname.split('/').filter((part) => part !== '');
  const at = hostname === HUB ? 1 : parts.length - 1;
  return decodeURIComponent(parts[at] ?? hostname);
}

function invalid(text: string): EngineError {
  // Read in both languages.
  const mend = 'https://…/DIRECTORY/ or https://huggingface.co/OWNER/NAME';
  const values = { name: 'URL', value: `“${text.slice(0, 200)}”`, mend };
  return new EngineError('config_invalid', `the URL is ${values.value}; use ${mend}`, values);
}
