import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A new folder under the system's temporary one; with a test's context, removed when the test ends. */
export function temporaryFolder(t?: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'pratique-test-'));
  // What a test started may write a last file while it ends.
  t?.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
