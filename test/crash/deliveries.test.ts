import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventBridge, sendToWebhook } from '../support/event-bridge.ts';
import { type Peer, startPeer } from '../support/peer.ts';
import { ADMINISTRATOR, type PratiqueProcess, startPratique } from '../support/pratique.ts';
import { seededRandom } from '../support/seeded.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { type Lanes, makeLanes, prepareImages, pushTags, putEvents } from './teller.ts';
import { openTold, type Told } from './told.ts';

const EVENTS = 500;
const KILLS = 8;
/** As many images, and as many sources. */
const LANES = 25;
/** One in so many requests is answered that it cannot be taken now. */
const ONE_REFUSED_OF = 100;
const LONGEST_ANSWER_MILLISECONDS = 30;
/** Where so many deliveries do not come as a server is to be killed at, it is killed then. */
const LONGEST_LIFE_MILLISECONDS = 1000;
const EXISTS = [{ exists: true }];
const PATTERN = JSON.stringify({ detail: { $or: [{ 'image-tag': EXISTS }, { number: EXISTS }] } });

const seed = Number(process.env['PRATIQUE_TEST_SEED'] ?? randomInt(2 ** 31));

it(`tells every event in order, and repeats it under the same id, when it is killed during ${EVENTS} deliveries (PRATIQUE_TEST_SEED=${seed})`, async (t) => {
  const random = seededRandom(seed);
  const peer = await startReceiver(t, seededRandom(seed + 1));
  const [data, told, lanes] = [temporaryFolder(t), openTold(), makeLanes(LANES)];
  const settings = { PRATIQUE_OUTBOUND_ALLOW: `127.0.0.1:${peer.port}` };
  const start = () => startPratique(t, data, { settings });

  let server = await start();
  await setUp(server, peer, lanes);
  for (let kill = 1; kill <= KILLS; kill += 1) {
    await liveAndDie({ server, peer, told, lanes, random, upTo: (EVENTS * kill) / (KILLS + 1) });
    server = await start();
  }
  await tell({ server, told, lanes, random, upTo: EVENTS });
  await allSent(server);

  const { events, repeats } = told.verify(peer.received);
  t.diagnostic(
    `${events} events in ${peer.received.length} requests: ${repeats} repeats, ${peer.refused()} after a refusal`,
  );
  assert.ok(events >= EVENTS);
  assert.ok(repeats > peer.refused(), 'nothing was being sent when the server was killed');
});

/** Takes its time, and now and then refuses. */
async function startReceiver(t: TestContext, random: () => number): Promise<Peer & { refused(): number }> {
  let refused = 0;
  const peer = await startPeer(t, (response) => {
    const refuses = random() * ONE_REFUSED_OF < 1;
    refused += Number(refuses);
    setTimeout(() => response.writeHead(refuses ? 503 : 204).end(), random() * LONGEST_ANSWER_MILLISECONDS);
  });
  return { ...peer, refused: () => refused };
}

/** A rule that sends what tellers put to the receiver. */
async function setUp(server: PratiqueProcess, peer: Peer, lanes: Lanes): Promise<void> {
  const client = eventBridge({ url: server.url, key: ADMINISTRATOR });
  await sendToWebhook(client, { name: 'told', eventPattern: PATTERN, url: peer.url });
  client.destroy();
  await prepareImages(server, lanes);
}

interface Life {
  readonly server: PratiqueProcess;
  readonly told: Told;
  readonly lanes: Lanes;
  readonly random: () => number;
  /** Tells until so many are acknowledged. */
  readonly upTo: number;
}

async function tell({ server, told, lanes, random, upTo }: Life): Promise<void> {
  const telling = { server, told, random, isEnough: () => told.acknowledged() >= upTo };
  const ended = await Promise.allSettled([pushTags(telling, lanes), putEvents(telling, lanes)]);
  const [failed] = ended.filter(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw new Error(`the server said: ${server.log()}`, { cause: failed.reason });
}

/** Kills a server while it is told of events and sends them: soon after one delivery or another has arrived. */
async function liveAndDie(life: Life & { readonly peer: Peer }): Promise<void> {
  const { server, peer, random } = life;
  let isDying = false;
  const telling = tell(life).catch((error: unknown) => {
    if (!isDying) throw error;
  });
  const last = peer.received.length + Math.ceil((random() * EVENTS) / (KILLS + 1));
  for (let waited = 0; peer.received.length < last && waited < LONGEST_LIFE_MILLISECONDS; waited += 5) await sleep(5);
  await sleep(random() * LONGEST_ANSWER_MILLISECONDS);
  isDying = true;
  await server.kill();
  await telling;
}

/** Waits until nothing is left to be sent, whatever became of it. */
async function allSent({ client }: PratiqueProcess): Promise<void> {
  const count = async (path: string, field: string, isLeft: (one: Readonly<Record<string, unknown>>) => boolean) => {
    const { status, body } = await client.send('GET', path);
    assert.equal(status, 200, body.toString());
    const list = (JSON.parse(body.toString()) as Record<string, readonly Readonly<Record<string, unknown>>[]>)[field];
    return (list ?? []).filter(isLeft).length;
  };
  for (;;) {
    const unrouted = await count('/api/v1/events?limit=1000', 'events', ({ isRouted }) => isRouted !== true);
    const unsent = await count('/api/v1/deliveries?limit=1000', 'deliveries', ({ state }) => state !== 'sent');
    if (unrouted + unsent === 0) return;
    await sleep(200);
  }
}
