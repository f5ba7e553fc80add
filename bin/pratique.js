#!/usr/bin/env node
'use strict';

var path = require('path');
var node = require('./node.js');

// Layers pass through as buffers outside of a small heap, and make V8 collect often: threads and steps of its own for
// that cost more than they save (a push of 200 MB: 0.6 s of processor time instead of 1.0; `npm run bench -- push`).
var COLLECTOR = ['--single-threaded-gc', '--no-incremental-marking'];

node.start(COLLECTOR.concat(path.join(__dirname, '../src/main.ts'), process.argv.slice(2)));
