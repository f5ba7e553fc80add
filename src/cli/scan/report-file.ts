import { writeFile } from 'node:fs/promises';

/** Writes a report in the place of what was in the file. Throws with a sentence for people. */
export async function writeReport(path: string, pieces: Iterable<string>): Promise<void> {
  try {
    await writeFile(path, pieces);
  } catch (error) {
    throw new Error(`cannot write to "${path}"`, { cause: error });
  }
}
