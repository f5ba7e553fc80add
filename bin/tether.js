'use strict';

// Loaded ahead of the script by `node.js` where a child stands in for it: when the launcher is killed, the far end of
// this pipe closes, and what it started goes the same way.

var net = require('net');
var workerThreads = require('worker_threads');

if (workerThreads.isMainThread && process.env.PRATIQUE_TETHER !== undefined) {
  var socket = new net.Socket({ fd: Number(process.env.PRATIQUE_TETHER) });
  socket.on('close', function () {
    process.kill(process.pid, 'SIGKILL');
  });
  socket.on('error', function () {});
  socket.resume();
  socket.unref();
  // Neither is for the processes that this one starts.
  delete process.env.PRATIQUE_TETHER;
  process.execArgv.splice(process.execArgv.indexOf('--require'), 2);
}
