import { access, constants, stat } from 'node:fs/promises';
import { type Check, fail, ok, warn } from './check.ts';
import { existingFolder } from './existing-folder.ts';

const OTHERS_MAY_WRITE = 0o022;
const OTHERS_MAY_LOOK = 0o055;

/** The data folder is there (or can be made), is ours to write to, and nobody else's. */
export function checkDataFolder(folder: string): Check {
  return {
    title: 'data folder',
    async run() {
      const place = await existingFolder(folder);
      const found = await stat(place);
      if (!found.isDirectory()) return fail(`"${place}" is not a folder`, 'set PRATIQUE_DATA to a folder');
      if (!(await isWritable(place))) {
        return fail(
          `"${place}" cannot be written to by this user`,
          `chown ${process.getuid?.() ?? '<user>'} '${place}'`,
        );
      }
      if (place !== folder) return ok(`"${folder}" is not there yet: the first start makes it`);
      const mode = (found.mode & 0o777).toString(8).padStart(4, '0');
      const close = `chmod 700 '${folder}'`;
      if ((found.mode & OTHERS_MAY_WRITE) !== 0) return fail(`others may write to "${folder}" (mode ${mode})`, close);
      if ((found.mode & OTHERS_MAY_LOOK) !== 0) return warn(`others may look into "${folder}" (mode ${mode})`, close);
      return ok(`"${folder}", mode ${mode}`);
    },
  };
}

async function isWritable(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
