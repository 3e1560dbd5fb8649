/** @param rows cells that are Markdown already @param texts how many of the first columns are texts; the others are numbers, set to the right */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], texts: number): string {
  return [head, head.map((_, column) => (column < texts ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
