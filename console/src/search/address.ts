/** An address with what the router reads as texts: what looks like a number or a word of JSON is put in quotes. */
export function addressOf(path: string, search: Readonly<Record<string, string>>): string {
  const params = Object.entries(search).map(([name, text]): [string, string] => [
    name,
    isJson(text) ? JSON.stringify(text) : text,
  ]);
  return `${path}?${new URLSearchParams(params).toString()}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
