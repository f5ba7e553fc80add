import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PratiqueProcess, startPratique } from '../support/pratique.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { inspectFolder } from './folder.ts';
import { openLedger } from './ledger.ts';
import { pushUntilGone, type Tally } from './pusher.ts';

/** Two servers side by side, each killed as often: a start is mostly waiting for one core. */
const SERVERS = 2;
const KILLS_EACH = 50;
/** Garbage is collected all the while, after a grace time of a second. */
const SETTINGS = {
  PRATIQUE_GC_INTERVAL_SECONDS: '0.1',
  PRATIQUE_GC_GRACE_HOURS: `${1 / 3600}`,
  PRATIQUE_UPLOAD_EXPIRY_HOURS: `${1 / 3600}`,
};
const REPOSITORIES = ['team/one', 'team/two', 'three'];

it(`loses nothing that it acknowledged when it is killed ${SERVERS * KILLS_EACH} times during pushes`, async (t) => {
  const tallies = await Promise.all(Array.from({ length: SERVERS }, () => killAgainAndAgain(t, KILLS_EACH)));

  for (const tally of tallies) t.diagnostic(JSON.stringify(tally));
  for (const kind of ['pushes', 'mounts', 'chunks', 'deletes'] as const) {
    assert.ok(
      tallies.some((tally) => tally[kind] > 0),
      `there were no ${kind}`,
    );
  }
});

async function killAgainAndAgain(t: TestContext, kills: number): Promise<Tally> {
  const data = temporaryFolder(t);
  const ledgers = REPOSITORIES.map((repository) => ({ repository, ledger: openLedger(repository) }));
  const tally: Tally = { pushes: 0, mounts: 0, chunks: 0, deletes: 0 };
  for (let kill = 0; kill < kills; kill += 1) {
    const server = await startPratique(t, data, { settings: SETTINGS });
    for (const { ledger } of ledgers) await ledger.verify(server.client);
    const pushers = ledgers.map(({ repository, ledger }, at) => {
      const other = REPOSITORIES[(at + 1) % REPOSITORIES.length] ?? repository;
      return pushUntilGone({ client: server.client, repository, other, ledger, tally });
    });
    await Promise.race([sleep(randomInt(20, 700)), ...pushers]);
    await server.kill();
    await Promise.all(pushers);
    inspectFolder(t, data);
  }
  await endsClean(t, await startPratique(t, data, { settings: SETTINGS }), ledgers);
  return tally;
}

/** After the last crash everything is there that was acknowledged, and nothing else stays. */
async function endsClean(
  t: TestContext,
  server: PratiqueProcess,
  ledgers: readonly { readonly ledger: ReturnType<typeof openLedger> }[],
): Promise<void> {
  for (const { ledger } of ledgers) await ledger.verify(server.client, true);
  // Asking touched what is needed; the rest was last asked for before the crash.
  await sleep(4_000);
  assert.equal(await server.stop(), 0);
  // An inspection that was cut off with its server each time is given up at last, and that is said.
  const complaints = server
    .log()
    .split('\n')
    .filter((line) => line !== '' && !line.includes('the process ended each time'));
  assert.deepEqual(complaints, []);
  assert.deepEqual(inspectFolder(t, server.data), { blobs: [], uploads: [] });
}
