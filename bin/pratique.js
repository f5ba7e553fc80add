#!/usr/bin/env node
'use strict';

var path = require('path');
var node = require('./node.js');

node.start([path.join(__dirname, '../src/main.ts')].concat(process.argv.slice(2)));
