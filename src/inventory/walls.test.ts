import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { file, tar } from '../../test/support/images.ts';
import { isRunning, processorSeconds, startedBy } from '../../test/support/processes.ts';
import { createReaderPool, type ReaderPool } from './pool.ts';
import { describeWalls, standingWalls } from './standing-walls.ts';
import { possibleWalls, type Walls } from './walls.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PROGRAM = {
  entry: here('../../test/support/hostile-reader.ts'),
  readable: [here('.'), here('../image'), here('../lib'), here('../../test/support'), here('../../package.json')],
  memoryBytes: 200 * 2 ** 20,
};
const SECRET = 'the key of the server';
const TOO_MUCH_MEMORY = /^its reader (?:ran out of memory|took more than 209715200 bytes of memory)$/;

/** Each kind of walls once, and the strongest without what Node adds of its own. */
const KINDS = possibleWalls().filter(({ kind }, index, all) => all.findIndex((walls) => walls.kind === kind) === index);
const ALONE = KINDS.filter(({ kind }) => kind === 'bwrap').map(withoutPermissions);

describe('a hostile extractor', { concurrency: true }, () => {
  for (const walls of [...KINDS, ...ALONE]) {
    const isAlone = ALONE.includes(walls);
    const name = isAlone ? `${walls.kind} without the permission model` : walls.kind;

    describe(`behind ${name}`, { concurrency: 1 }, async () => {
      const works = await standing(walls);
      if (!works) {
        it('is not tried', (t) => t.skip(`skipped: ${walls.kind} does not work on this machine`));
        return;
      }
      const folder = mkdtempSync(join(tmpdir(), 'pratique-walls-'));
      const keyFile = join(folder, 'key');
      let connections = 0;
      const server = createServer((socket) => {
        connections += 1;
        socket.destroy();
      });
      let pool: ReaderPool;

      before(async () => {
        writeFileSync(keyFile, SECRET, { mode: 0o600 });
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        pool = createReaderPool({ size: 1, walls: [walls], program: PROGRAM, limits: { stillness: 60_000 } });
      });

      after(async () => {
        await pool.close();
        server.close();
        rmSync(folder, { recursive: true });
      });

      it('reads no key of the server', async (t) => {
        const said = await attack(pool, `read ${keyFile}`);

        t.diagnostic(`${name}: reading a key file: ${said}`);
        assert.match(said, /^stopped: (?:ERR_ACCESS_DENIED|ENOENT)$/);
      });

      it('writes nothing', async (t) => {
        const said = await attack(pool, `write ${join(folder, 'new')}`);

        t.diagnostic(`${name}: writing a file: ${said}`);
        assert.match(said, /^stopped: (?:ERR_ACCESS_DENIED|ENOENT)$/);
      });

      it(walls.made.network === undefined ? 'reaches the network, as is said' : 'reaches no network', async (t) => {
        const said = await attack(pool, `connect ${portOf(server)}`);

        t.diagnostic(`${name}: connecting to a server on this machine: ${said}`);
        if (walls.made.network === undefined) while (connections === 0) await sleep(5);
        assert.equal(connections, walls.made.network === undefined ? 1 : 0);
        assert.match(said, walls.made.network === undefined ? /^connected$/ : /^stopped: E(?:CONNREFUSED|NETUNREACH)$/);
      });

      it('starts no program of the machine', async (t) => {
        const said = await attack(pool, 'shell');

        t.diagnostic(`${name}: starting a shell: ${said}`);
        assert.match(said, /^stopped: (?:ERR_ACCESS_DENIED|ENOENT)$/);
      });

      it('starts no second Node and no thread', {
        skip: isAlone && 'what bubblewrap lets happen inside its walls',
      }, async (t) => {
        const node = await attack(pool, 'node');
        const thread = await attack(pool, 'thread');

        t.diagnostic(`${name}: starting Node: ${node}, a thread: ${thread}`);
        assert.deepEqual([node, thread], ['stopped: ERR_ACCESS_DENIED', 'stopped: ERR_ACCESS_DENIED']);
      });

      it('makes no code of strings', async () => {
        assert.match(await attack(pool, 'evaluate'), /^stopped: .*Code generation from strings disallowed/);
      });

      it('sees no environment', async () => {
        assert.match(await attack(pool, 'environment'), /^(?:PWD|MALLOC_ARENA_MAX| )*$/);
      });

      it(walls.kind === 'permissions' ? 'sees other processes' : 'sees no process of the machine', async (t) => {
        const said = await attack(pool, `signal ${process.pid}`);

        t.diagnostic(`${name}: finding the server's process: ${said}`);
        if (walls.kind !== 'permissions') assert.equal(said, 'stopped: ESRCH');
      });

      for (const food of ['eat', 'heap']) {
        it(`is ended when it takes too much memory (${food})`, async (t) => {
          const said = await attack(pool, food);

          t.diagnostic(`${name}: taking all memory (${food}): ${said}`);
          assert.match(said, TOO_MUCH_MEMORY);
        });
      }

      it('is ended when it goes round in circles', async (t) => {
        const impatient = createReaderPool({ size: 1, walls: [walls], program: PROGRAM, limits: { stillness: 5000 } });
        const said = await attack(impatient, 'loop');
        await impatient.close();

        t.diagnostic(`${name}: going round in circles: ${said}`);
        assert.equal(said, 'its reader stood still for 5000 ms');
      });

      it('does not outlive a server that is killed', async () => {
        const looping = spawn(process.execPath, [here('../../test/support/looping-server.ts'), walls.kind]);
        await once(looping.stdout, 'data');
        const pid = looping.pid ?? 0;
        while (!startedBy(pid).some((reader) => processorSeconds(reader) > 1)) await sleep(50);
        const readers = startedBy(pid);
        looping.kill('SIGKILL');
        await once(looping, 'exit');

        assert.notEqual(readers.length, 0);
        while (readers.some(isRunning)) await sleep(20);
      });

      it('costs no more than its own layer', async () => {
        assert.equal(await attack(pool, 'exit 7'), 'its reader ended with code 7');
        assert.match(await attack(pool, 'environment'), /^(?:PWD|MALLOC_ARENA_MAX| )*$/);
      });
    });
  }
});

describe('describeWalls', () => {
  it('names what stands on this machine', async (t) => {
    const { kind, made } = await describeWalls();

    t.diagnostic(`${kind}: ${JSON.stringify(made)}`);
    assert.deepEqual(Object.keys(made), ['file system', 'network', 'processes', 'identity', 'memory']);
  });

  it('passes over walls that cannot be built', async () => {
    const broken: Walls = { ...plain(), kind: 'bwrap', command: () => ['/bin/false'] };
    const missing: Walls = { ...plain(), kind: 'unshare', command: () => ['/nonexistent/tool'] };

    assert.equal((await describeWalls({ walls: [broken, missing, plain()] })).kind, 'permissions');
  });

  it('says why none can be built', async () => {
    const missing: Walls = { ...plain(), command: () => ['/nonexistent/tool'] };

    await assert.rejects(
      describeWalls({ walls: [missing] }),
      /^Error: no reader of layers can be started: permissions: it did not start: spawn \/nonexistent\/tool ENOENT$/,
    );
  });
});

function plain(): Walls {
  const last = possibleWalls().at(-1);
  assert.ok(last !== undefined);
  return last;
}

function withoutPermissions(walls: Walls): Walls {
  const isOfNode = (word: string) => word === '--permission' || word.startsWith('--allow-fs-read=');
  return { ...walls, command: (program) => walls.command(program).filter((word) => !isOfNode(word)) };
}

async function standing(walls: Walls): Promise<boolean> {
  try {
    await (await standingWalls({ walls: [walls], program: PROGRAM })).first.end();
    return true;
  } catch {
    return false;
  }
}

/** What the extractor said of its attack, or how its reader came to an end. */
async function attack(pool: ReaderPool, words: string): Promise<string> {
  const outcome = await pool.read(layerOf(tar([file('attack', words)])));
  if (outcome.kind === 'failed') return outcome.reason;
  const [fact] = outcome.inventory.files.flatMap(({ facts }) => facts);
  assert.ok(fact?.kind === 'partial');
  return fact.reason;
}

async function* layerOf(bytes: Uint8Array) {
  yield bytes;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return address.port;
}
