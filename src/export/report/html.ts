import { escapeMarkup } from '../../figures/svg/markup';

const SUBSCRIPT = /_(θ|ref|w|l)/g;

/** Escapes, and sets the indices of symbols such as π_ref. */
export function symbolsHtml(text: string): string {
  return escapeMarkup(text).replace(SUBSCRIPT, '<sub>$1</sub>');
}

/** `{{name}}` filled in. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => String(values[name] ?? ''));
}
