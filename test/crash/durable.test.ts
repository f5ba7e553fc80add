import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { it, type TestContext } from 'node:test';
import { requireClient } from '../support/client.ts';
import { pushImageTo } from '../support/http-push.ts';
import { image, layer } from '../support/images.ts';
import { startPratique } from '../support/pratique.ts';
import { temporaryFolder } from '../support/temporary.ts';

it('answers a push only when it would survive a loss of power', async (t) => {
  const strace = requireTracing(t);
  if (strace === undefined) return;
  const [data, out] = [temporaryFolder(t), `${temporaryFolder(t)}/trace`];
  const under = [strace, '-D', '-f', '-yy', '-s', '16', '-e', `trace=${TRACED}`, '-e', 'signal=none', '-o', out];
  const server = await startPratique(t, data, { under });
  // Always the same bytes: their digests go into different folders.
  const pushed = image({ layers: [layer(Buffer.alloc(100_000, 'layer'), { compression: 'none' })] });

  await pushImageTo(server.client, 'app', pushed, 'latest');
  assert.equal(await server.stop(), 0);

  const trace = readFileSync(out, 'utf8').replaceAll(`${data}/`, '').replaceAll(data, '.');
  const requests = requestsOf(trace, server.pid);
  const [config, part, manifest] = requests.filter(({ status }) => status === 201).map(({ calls }) => calls);
  assert.ok(config && part && manifest);
  for (const [calls, { digest }] of [
    [config, pushed.config],
    [part, pushed.layers[0] ?? pushed.config],
  ] as const) {
    const hex = digest.replace('sha256:', '');
    const folder = `blobs/sha256/${hex.slice(0, 2)}`;
    assertInOrder(calls, [
      /^sync uploads\/[0-9a-f-]+$/,
      new RegExp(`^rename uploads/[0-9a-f-]+ ${folder}/${hex}$`),
      new RegExp(`^sync ${folder}$`),
      /^write pratique\.db-wal$/,
      /^sync pratique\.db-wal$/,
    ]);
    // The folder itself is new, and so are those above it.
    for (const above of ['blobs/sha256', 'blobs', '.'])
      assert.ok(calls.includes(`sync ${above}`), `no sync of ${above}`);
  }
  assertInOrder(manifest, [/^write pratique\.db-wal$/, /^sync pratique\.db-wal$/]);
  for (const calls of [config, part, manifest]) {
    assert.ok(calls.lastIndexOf('write pratique.db-wal') < calls.lastIndexOf('sync pratique.db-wal'));
  }
});

const TRACED = 'fsync,fdatasync,rename,renameat,renameat2,write,writev,pwrite64,pwritev,sendto,sendmsg';

/** strace, where it is there and may look into processes. */
function requireTracing(t: TestContext): string | undefined {
  const strace = requireClient(t, 'strace');
  if (strace === undefined) return undefined;
  const { status, stderr } = spawnSync(strace, ['-o', '/dev/null', 'true'], { encoding: 'utf8' });
  if (status === 0) return strace;
  if (process.env['CI'] === 'true') throw new Error(`strace may not look into processes: ${stderr}`);
  t.skip('skipped: strace may not look into processes here');
  return undefined;
}

interface Served {
  readonly status: number;
  /** What was done since the answer before, in the order in which it was done with. */
  readonly calls: readonly string[];
}

/**
 * Cuts a trace at each answer that went out; only that of one client at a time can be cut so. Of the database, only
 * what `main` does counts: scans have connections of their own.
 */
function requestsOf(trace: string, main: number): Served[] {
  const requests: Served[] = [];
  let calls: string[] = [];
  for (const { pid, call } of finishedCalls(trace)) {
    const answer = /^(?:write|writev|sendto|sendmsg)\(\d+<TCP:.*"HTTP\/1\.1 (\d{3})/.exec(call);
    if (answer !== null) {
      requests.push({ status: Number(answer[1]), calls });
      calls = [];
    } else if (pid === main || !call.includes('pratique.db')) calls.push(...callOf(call));
  }
  return requests;
}

/** Each call as one line, at the place where it ended: strace parts those that others come between. */
function* finishedCalls(trace: string): Iterable<{ pid: number; call: string }> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const [, pid = '', call = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const rest = /^<\.\.\. \w+ resumed>(.*)$/.exec(call)?.[1];
    if (call.endsWith('<unfinished ...>')) begun.set(pid, call.slice(0, -'<unfinished ...>'.length));
    else yield { pid: Number(pid), call: rest === undefined ? call : `${begun.get(pid) ?? ''}${rest}` };
  }
}

function callOf(line: string): string[] {
  if (!/= \d+$/.test(line)) return [];
  const sync = /^f(?:data)?sync\(\d+<([^>]+)>/.exec(line);
  const write = /^pwritev?(?:64)?\(\d+<([^>]+)>/.exec(line);
  const rename = /^rename(?:at2?)?\(.*?"([^"]+)".*?"([^"]+)"/.exec(line);
  if (sync !== null) return [`sync ${sync[1]}`];
  if (write !== null) return [`write ${write[1]}`];
  return rename === null ? [] : [`rename ${rename[1]} ${rename[2]}`];
}

function assertInOrder(calls: readonly string[], expected: readonly RegExp[]): void {
  let at = 0;
  for (const one of expected) {
    const found = calls.findIndex((call, position) => position >= at && one.test(call));
    assert.ok(found >= 0, `no ${String(one)} after the first ${at} of\n${calls.join('\n')}`);
    at = found + 1;
  }
}
