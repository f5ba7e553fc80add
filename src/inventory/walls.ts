import { existsSync, realpathSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What a reader runs, and how much it may have. */
export interface ReaderProgram {
  /** The file that Node starts. */
  readonly entry: string;
  /** Files and folders that it loads code from: all that it may see of the file system. */
  readonly readable: readonly string[];
  /** Resident memory at which it is ended. */
  readonly memoryBytes: number;
  /** Where it may put large files aside, and how much of them. */
  readonly scratchFolder: string;
  readonly scratchBytes: number;
}

/** A way to start a reader, with what then stands between it and the machine. */
export interface Walls {
  readonly kind: 'bwrap' | 'unshare' | 'permissions';
  /** What each wall is made of; undefined where nothing stands. */
  readonly made: Readonly<Record<WallName, string | undefined>>;
  /** The program to start and its arguments. */
  command(program: ReaderProgram): readonly string[];
}

export type WallName = 'file system' | 'network' | 'processes' | 'identity' | 'memory';

/** The ways that this machine has the tools for, the strongest first; whether one works is known when it is tried. */
export function possibleWalls(): readonly Walls[] {
  if (process.platform !== 'linux') return [permissions([], undefined)];
  const isRoot = process.getuid?.() === 0;
  const bwrap = findTool('bwrap');
  const unshare = findTool('unshare');
  const setpriv = findTool('setpriv');
  const mortal = setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL'];
  const identities = setpriv === undefined ? [[]] : [...(isRoot ? [nobody(setpriv)] : []), powerless(setpriv)];
  return [
    ...(bwrap === undefined ? [] : [bubblewrap(bwrap, ALONE), bubblewrap(bwrap, [])]),
    ...(unshare === undefined ? [] : identities.map((identity) => namespaces([...mortal, unshare], isRoot, identity))),
    ...identities.map((identity) => permissions(identity, identityWord(identity))),
    permissions([], undefined),
  ];
}

const PERMISSIONS = 'the permission model of Node';
const NAMESPACE = 'a namespace of its own';
/** The user and group `nobody` of every Linux. */
const NOBODY = '65534';

/** A user namespace in which no further one can be made; bubblewrap before 0.8 does not know how. */
const ALONE = ['--unshare-user', '--disable-userns', '--uid', NOBODY, '--gid', NOBODY];

function bubblewrap(tool: string, user: readonly string[]): Walls {
  return {
    kind: 'bwrap',
    made: {
      'file system': 'bubblewrap: nothing but Node and the code of the readers, read-only',
      network: 'bubblewrap: none',
      processes: `bubblewrap: ${NAMESPACE}, and ${PERMISSIONS}`,
      identity: user === ALONE ? 'bubblewrap: nobody, without capabilities' : 'bubblewrap: without capabilities',
      memory: memoryWord(),
    },
    command(program) {
      const seen = [...libraries(), process.execPath, ...program.readable];
      const binds = seen.flatMap((path) => ['--ro-bind', realpathSync(path), path]);
      const walls = [
        '--unshare-all',
        '--die-with-parent',
        '--new-session',
        '--as-pid-1',
        '--clearenv',
        ...Object.entries(ENVIRONMENT).flatMap(([name, value]) => ['--setenv', name, value]),
        '--cap-drop',
        'ALL',
      ];
      return limited(program, [tool, ...walls, ...user, '--hostname', 'reader', ...binds, '--chdir', '/', '--']);
    },
  };
}

function namespaces(tool: readonly string[], isRoot: boolean, identity: readonly string[]): Walls {
  return {
    kind: 'unshare',
    made: {
      'file system': PERMISSIONS,
      network: 'unshare: none',
      processes: `unshare: ${NAMESPACE}, and ${PERMISSIONS}`,
      identity: identityWord(identity),
      memory: memoryWord(),
    },
    command(program) {
      const walls = ['--net', '--ipc', '--uts', '--pid', '--fork', '--kill-child', ...(isRoot ? [] : ['--user'])];
      return limited(program, [...tool, ...walls, ...identity]);
    },
  };
}

function permissions(identity: readonly string[], word: string | undefined): Walls {
  return {
    kind: 'permissions',
    made: {
      'file system': PERMISSIONS,
      network: undefined,
      processes: PERMISSIONS,
      identity: word,
      memory: memoryWord(),
    },
    command: (program) => limited(program, identity),
  };
}

/** Whatever else it does, the reader ends with whoever started it: a change of user would forget that. */
const UNPRIVILEGED = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all', '--pdeathsig', 'KILL'];

function nobody(setpriv: string): readonly string[] {
  return [setpriv, '--reuid', NOBODY, '--regid', NOBODY, '--clear-groups', ...UNPRIVILEGED];
}

function powerless(setpriv: string): readonly string[] {
  return [setpriv, ...UNPRIVILEGED];
}

function identityWord(identity: readonly string[]): string | undefined {
  if (identity.length === 0) return undefined;
  return identity.includes(NOBODY) ? 'setpriv: nobody, without capabilities' : 'setpriv: without new privileges';
}

/** Beside what is resident, a process has stacks and reserves that count as its data. */
const SPARE_BYTES = 512 * 2 ** 20;
/** An end for a reader that goes round in circles when the server is no more. */
const CPU_SECONDS = 7200;
const HEAP_SHARE = 0.5;
const MEBIBYTE = 2 ** 20;

function limited(program: ReaderProgram, walls: readonly string[]): readonly string[] {
  const prlimit = findTool('prlimit');
  const data = `--data=${program.memoryBytes + SPARE_BYTES}`;
  const limits =
    prlimit === undefined
      ? []
      : [prlimit, '--core=0', `--fsize=${program.scratchBytes}`, '--nofile=64', `--cpu=${CPU_SECONDS}`, data, '--'];
  return [...limits, ...walls, process.execPath, ...nodeFlags(program), program.entry, String(program.scratchBytes)];
}

/**
 * How readers collect garbage: as they read one layer at a time, helpers would cost other readers their processor, and
 * chunks that have passed would wait for a large space of young objects to fill.
 */
export const COLLECTOR: readonly string[] = [
  '--single-threaded-gc',
  '--no-incremental-marking',
  '--max-semi-space-size=1',
  '--expose-gc',
];

/** All that a reader is told of where it runs: one heap for all of its threads, which is 10 MB less. */
export const ENVIRONMENT: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '1' };

function nodeFlags(program: ReaderProgram): readonly string[] {
  return [
    '--permission',
    ...COLLECTOR,
    ...program.readable.map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${Math.floor((program.memoryBytes * HEAP_SHARE) / MEBIBYTE)}`,
    '--disallow-code-generation-from-strings',
    '--no-experimental-sqlite',
  ];
}

function memoryWord(): string {
  const watch = existsSync('/proc/self/status') ? ', and the server watches what is resident' : '';
  const limit = findTool('prlimit') === undefined ? '' : ', prlimit';
  return `the heap limit of Node${limit}${watch}`;
}

/** The shared libraries that Node itself has loaded, and where the loader looks them up. */
function libraries(): readonly string[] {
  const paths = loadedLibraries().filter((path) => typeof path === 'string' && path.startsWith('/'));
  return [...paths, '/etc/ld.so.cache'].filter((path) => existsSync(path));
}

/** Left to itself, a report looks up the names of all peers of all sockets, and waits for them. */
function loadedLibraries(): readonly string[] {
  const before = 'excludeNetwork' in process.report ? process.report.excludeNetwork : undefined;
  Object.assign(process.report, { excludeNetwork: true });
  const report: { readonly sharedObjects?: readonly string[] } = process.report.getReport();
  Object.assign(process.report, { excludeNetwork: before });
  return report.sharedObjects ?? [];
}

const USUAL_FOLDERS = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];

function findTool(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...USUAL_FOLDERS];
  const absolute = folders.filter((folder) => folder.startsWith('/'));
  return absolute.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
