import { collect } from '../../lib/limited.ts';

/** The whole of a small file as text. Throws where it is longer than `mostBytes` or is no UTF-8. */
export async function readText(bytes: AsyncIterable<Uint8Array>, mostBytes: number): Promise<string> {
  return new TextDecoder('utf-8', { fatal: true }).decode(await collect(bytes, mostBytes));
}

/** The lines of a text, without their ends; bytes that are no UTF-8 become U+FFFD. Throws at a line too long. */
export async function* readLines(bytes: AsyncIterable<Uint8Array>, mostCharacters: number): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    if (lines.some((line) => line.length > mostCharacters)) {
      throw new Error(`a line is longer than ${mostCharacters} characters`);
    }
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
