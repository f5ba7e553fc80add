import { createInterface } from 'node:readline/promises';
import { type Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A terminal, or whatever else is put in. */
type Input = Readable & { readonly isTTY?: boolean };

/**
 * The first line of `input`; from a terminal, as it is typed twice and shown to nobody. Throws where the two differ, or
 * where it is interrupted.
 */
export async function readPassword(input: Input, say: (words: string) => void): Promise<string> {
  if (input.isTTY !== true) return (await text(input)).split(/\r?\n/, 1)[0] ?? '';
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: unseen, terminal: true });
  const ended = new Promise<never>((_, reject) => {
    lines.once('close', () => reject(new Error('nothing was typed to its end')));
  });
  const typed = async (prompt: string) => {
    const answer = lines.question('');
    say(prompt);
    const line = await Promise.race([answer, ended]);
    say('\n');
    return line;
  };
  try {
    const password = await typed('password: ');
    if (password === (await typed('again: '))) return password;
    throw new Error('the two are not the same');
  } finally {
    ended.catch(() => {});
    lines.close();
  }
}
