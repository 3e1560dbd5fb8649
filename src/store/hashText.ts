/** What a hash of these names and values says: marks that may stand in one as they are stay, so that a link is easier to read. */
export function hashText(params: URLSearchParams): string {
  return params.toString().replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%7E', '~');
}
