#!/usr/bin/env node
'use strict';

var path = require('path');
var node = require('./node.js');

// Layers pass through as buffers outside of a small heap. Counted apart from the heap, every few of them make V8 collect
// the whole of it, with threads and in steps that cost more than they save here: five pushes of 200 MB spent 3.4 s of
// processor time on it, and spend 0.1 s so (`npm run bench -- push`). A small space of young objects keeps what has
// passed from waiting there: it is half of what a scan takes (`npm run bench -- inventory`).
var COLLECTOR = [
  '--single-threaded-gc',
  '--no-incremental-marking',
  '--external-memory-accounted-in-global-limit',
  '--max-semi-space-size=1',
];

// A snapshot of advisories is built of millions of small texts: with buffers counted apart the whole of it took 720 MB,
// and takes 410 MB so.
var BUILDER = ['--single-threaded-gc', '--max-semi-space-size=1', '--max-old-space-size=384'];

var given = process.argv.slice(2);
node.start([path.join(__dirname, '../src/main.ts')].concat(given), given[0] === 'advisories' ? BUILDER : COLLECTOR);
