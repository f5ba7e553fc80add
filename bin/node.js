'use strict';

// Plain old JavaScript: whatever Node is on PATH must be able to parse this file, so that it can say what is missing.

var childProcess = require('child_process');
var fs = require('fs');
var path = require('path');

var OLDEST = [24, 15];
/** Of the Node that npm brings along. */
var TUNED_RELEASE = 24;
var OLDEST_GLIBC = [2, 28];
var LOADERS = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };
/** What `pratique` exits with when it cannot say anything, as against 1: it found something. */
var CANNOT_SAY = 2;
var FORWARDED = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];

module.exports = { start: start };

if (require.main === module) start(process.argv.slice(2), []);

/**
 * Replaces this process by the right Node with these arguments: the running one where it is new enough, else the one
 * that `npm ci` brought along. Where a process cannot be replaced, a child stands in for it: it gets the signals, its
 * exit code or signal becomes this one's, and it does not outlive this process. `tuning` goes before the arguments where
 * that Node is of the release that it was measured on: another one may refuse to start with a flag that it does not know.
 */
function start(args, tuning) {
  var found = findNode();
  if (found.kind === 'none') {
    process.stderr.write(found.reason + '\n');
    process.exit(CANNOT_SAY);
  }
  var all = found.release === TUNED_RELEASE ? tuning.concat(args) : args;
  // Of heaps for each thread, what is free in one is of no use to the others.
  var defaults = { NODE_COMPILE_CACHE: path.join(__dirname, '../node_modules/.cache/node'), MALLOC_ARENA_MAX: '2' };
  var env = Object.assign(defaults, process.env);
  if (typeof process.execve === 'function' && process.platform !== 'win32') {
    // The warning that it is experimental is not for whoever starts Pratique.
    process.emitWarning = function () {};
    process.execve(found.path, [found.path].concat(all), env);
  }
  standIn(found.path, all, env);
}

function findNode() {
  var own = process.versions.node;
  if (isAtLeast(own, OLDEST)) return { kind: 'node', path: process.execPath, release: Number(own.split('.')[0]) };
  var wanted = 'Pratique needs Node ' + OLDEST.join('.') + ' or newer, and this is Node ' + own;
  var install = 'install Node ' + OLDEST.join('.') + ' or newer (https://nodejs.org) and start again with it';
  var loader = process.platform === 'linux' ? LOADERS[process.arch] : undefined;
  if (loader === undefined) return none(wanted, install);
  var name = 'node-linux-' + process.arch;
  var brought = resolveBinary(name);
  if (brought === undefined) return none(wanted, 'run "npm ci", which brings ' + name + ' along, or ' + install);
  if (!fs.existsSync(loader) || !hasGlibc()) {
    return none(wanted, name + ' cannot run here, since it needs glibc ' + OLDEST_GLIBC.join('.') + ': ' + install);
  }
  return { kind: 'node', path: brought, release: TUNED_RELEASE };
}

function none(wanted, advice) {
  return { kind: 'none', reason: wanted + '; ' + advice };
}

/** Beside this package or wherever npm hoisted it to. */
function resolveBinary(name) {
  try {
    var binary = path.join(path.dirname(require.resolve(name + '/package.json')), 'bin/node');
    fs.accessSync(binary, fs.constants.X_OK);
    return binary;
  } catch (_) {
    return undefined;
  }
}

/** A Node that was linked with musl reports no version of glibc. */
function hasGlibc() {
  if (!process.report || !process.report.getReport) return true;
  process.report.excludeNetwork = true;
  var report = process.report.getReport();
  var version = (typeof report === 'string' ? JSON.parse(report) : report).header.glibcVersionRuntime;
  return version !== undefined && isAtLeast(version, OLDEST_GLIBC);
}

function isAtLeast(version, oldest) {
  var parts = version.split('.').map(Number);
  return parts[0] > oldest[0] || (parts[0] === oldest[0] && parts[1] >= oldest[1]);
}

function standIn(node, args, env) {
  var tethers = process.platform !== 'win32';
  var child = childProcess.spawn(node, tethers ? ['--require', path.join(__dirname, 'tether.js')].concat(args) : args, {
    env: tethers ? Object.assign({}, env, { PRATIQUE_TETHER: '3' }) : env,
    stdio: ['inherit', 'inherit', 'inherit', tethers ? 'pipe' : 'ignore'],
  });
  var forwards = FORWARDED.map(function (signal) {
    var forward = function () {
      child.kill(signal);
    };
    process.on(signal, forward);
    return { signal: signal, forward: forward };
  });
  child.on('error', function (error) {
    process.stderr.write('cannot start "' + node + '": ' + error.message + '\n');
    process.exit(CANNOT_SAY);
  });
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code);
    forwards.forEach(function (each) {
      process.removeListener(each.signal, each.forward);
    });
    process.kill(process.pid, signal);
  });
}
