import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportSnapshot, findActive, importSnapshot } from '../../src/advisory/index.ts';
import { openSqlite } from '../../src/db/index.ts';
import { layoutFile, openArtifact } from '../../src/source/index.ts';
import { peakMegabytes } from './peak.ts';

/* One export or import in a process of its own: `transfer-one.ts export|import FOLDER FILE`; prints what it took as JSON. */

const [kind = '', folder = '', file = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const database = await openSqlite(join(folder, 'pratique.db'));
const started = performance.now();
const digest = kind === 'export' ? await sent() : await taken();
const seconds = (performance.now() - started) / 1000;
process.stdout.write(JSON.stringify({ seconds, megabytes: peakMegabytes(), digest }));
await database.close();

async function sent(): Promise<string> {
  const active = await findActive(database);
  if (active === undefined) throw new Error('there is nothing to export');
  const path = join(folder, 'advisories', active.file);
  const writer = await layoutFile(file);
  const { provenance } = active;
  return (await exportSnapshot({ path, provenance, writer, temporaryFolder: tmpdir(), signal })).snapshot;
}

async function taken(): Promise<string> {
  const registry = { isPlainHttp: false, isInsecure: false, trustedRealms: [], environment: {} };
  const reader = await openArtifact(file, { registry, temporaryFolder: tmpdir(), signal });
  const result = await importSnapshot({
    database,
    folder: join(folder, 'advisories'),
    reader,
    isUnsignedAllowed: true,
    force: false,
    isReplica: false,
    clock: Date.now,
    signal,
  });
  await reader.close();
  if (result.kind !== 'imported') throw new Error(`it was ${result.kind}`);
  return result.config.snapshot;
}
