/** Text as HTML and as the value of an attribute in double quotes: nothing in it is markup. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const SUBSCRIPT = /_(θ|ref|w|l)/g;

/** Escapes, and sets the indices of symbols such as π_ref. */
export function symbolsHtml(text: string): string {
  return escapeHtml(text).replace(SUBSCRIPT, '<sub>$1</sub>');
}

/** The same inside an SVG text. */
export function symbolsSvg(text: string): string {
  return escapeHtml(text).replace(SUBSCRIPT, '<tspan dy="3" font-size="9">$1</tspan><tspan dy="-3">&#8203;</tspan>');
}

/** `{{name}}` filled in. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''));
}
