import { statfs } from 'node:fs/promises';
import { type Check, type CheckOutcome, fail, ok, warn } from './check.ts';
import { existingFolder } from './existing-folder.ts';

const MIB = 2 ** 20;
const LITTLE_BYTES = 5 * 1024 * MIB;
const TOO_LITTLE_BYTES = 512 * MIB;
const FEW_FILES = 10_000;

/** There is room on the data folder's disk. */
export function checkSpace(folder: string): Check {
  return {
    title: 'disk space',
    async run() {
      const { bavail, bsize, files, ffree } = await statfs(await existingFolder(folder));
      // Some file systems have no fixed number of files, and say 0 of 0.
      return judgeSpace({ bytes: bavail * bsize, files: files === 0 ? Number.POSITIVE_INFINITY : ffree });
    },
  };
}

/** What so many free bytes and so many files that can still be made come to. */
export function judgeSpace(free: { readonly bytes: number; readonly files: number }): CheckOutcome {
  const message = `${formatBytes(free.bytes)} free`;
  const next = 'free some, or set PRATIQUE_DATA to a folder on another disk';
  if (free.files < FEW_FILES) return fail(`only ${free.files} more files can be made`, next);
  if (free.bytes < TOO_LITTLE_BYTES) return fail(message, next);
  return free.bytes < LITTLE_BYTES ? warn(message, next) : ok(message);
}

function formatBytes(bytes: number): string {
  const mebibytes = bytes / MIB;
  return mebibytes < 1024 ? `${Math.floor(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}
