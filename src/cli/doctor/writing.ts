import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeDurably } from '../../lib/durable.ts';
import { type Check, fail, ok } from './check.ts';
import { existingFolder } from './existing-folder.ts';

/** A file can be written, synced, renamed and its folder synced: what every acknowledged push relies on. */
export function checkWriting(folder: string): Check {
  return {
    title: 'writing',
    async run() {
      const probe = join(await existingFolder(folder), `.doctor-${randomUUID()}`);
      try {
        await writeDurably(probe, 'written by pratique doctor\n');
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const next = 'set PRATIQUE_DATA to a folder on a local disk that supports fsync';
        return fail(`a file cannot be written durably: ${reason}`, next);
      } finally {
        await rm(probe, { force: true });
      }
      return ok('fsync of files and folders works');
    },
  };
}
