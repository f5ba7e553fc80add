import { createServer } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';
import type { Watched } from './server.ts';

/*
 * Loaded into a server before its own code (`--import`): whoever connects to the socket is told what the thread that
 * answers requests has spent, and how long it let others wait since somebody asked before.
 */

const NANOSECONDS = 1e6;
const MICROSECONDS = 1000;
const socket = process.env['PRATIQUE_BENCH_SOCKET'];

// The launcher becomes the server: it is not watched.
if (isMainThread && socket !== undefined && process.argv[1]?.endsWith('main.ts') === true) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const server = createServer((connection) => {
    const { user, system } = process.threadCpuUsage();
    const all = process.cpuUsage();
    const told: Watched = {
      threadMilliseconds: (user + system) / MICROSECONDS,
      processMilliseconds: (all.user + all.system) / MICROSECONDS,
      longestWaitMilliseconds: delay.max / NANOSECONDS,
      slowWaitMilliseconds: delay.percentile(99) / NANOSECONDS,
    };
    delay.reset();
    // Whoever hangs up has gone.
    connection.on('error', () => {});
    connection.end(JSON.stringify(told));
  });
  server.listen(socket);
  server.unref();
}
