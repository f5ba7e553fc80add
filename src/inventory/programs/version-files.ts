import { toolchainVersion } from '../golang/toolchain-version.ts';
import { ownSource } from '../told.ts';
import type { ToldPackage } from '../types.ts';

/** A file that a program brings along and that says which version of it this is. */
export interface VersionFile {
  /** Its base name in lower case. */
  readonly name: string;
  /** What its path must be. */
  readonly place: RegExp;
  /** What it tells of, or undefined where it turns out to be another program's file. */
  read(text: string, path: string): ToldPackage | undefined;
}

/**
 * The files by which programs are known that were copied into an image. Packages have the type `generic` and the name
 * that the field uses, which the tables of CPEs are keyed by: `node`, `python`, `openjdk`. Versions are as the file has
 * them. Go's toolchain alone has another type, since Go's vulnerability database files it as the module `toolchain`.
 */
export const VERSION_FILES: readonly VersionFile[] = [
  { name: 'node_version.h', place: /(?:^|\/)include\/node\/node_version\.h$/, read: readNode },
  { name: 'patchlevel.h', place: /(?:^|\/)include\/(?:python|pypy)[\d.]+[a-z]*\/patchlevel\.h$/, read: readPython },
  {
    name: 'php_version.h',
    place: /(?:^|\/)main\/php_version\.h$/,
    read: bySetting('php', /#define\s+PHP_VERSION\s+"/),
  },
  { name: 'rbconfig.rb', place: /(?:^|\/)rbconfig\.rb$/, read: readRuby },
  { name: 'config.pm', place: /(?:^|\/)Config\.pm$/, read: readPerl },
  { name: 'release', place: /(?:^|\/)release$/, read: readJava },
  { name: '.version', place: /(?:^|\/)(?:shared\/Microsoft\.\w+\.App|sdk)\/[^/]+\/\.version$/, read: readDotnet },
  { name: 'version', place: /(?:^|\/)VERSION$/, read: readGo },
  { name: 'otp_version', place: /(?:^|\/)releases\/\d+\/OTP_VERSION$/, read: bySetting('erlang', /^/) },
  {
    name: 'julia_version.h',
    place: /(?:^|\/)julia_version\.h$/,
    read: bySetting('julia', /#define\s+JULIA_VERSION_STRING\s+"/),
  },
  { name: 'rversion.h', place: /(?:^|\/)Rversion\.h$/, read: readR },
  { name: 'ap_release.h', place: /(?:^|\/)ap_release\.h$/, read: readHttpd },
  {
    name: 'version.php',
    place: /(?:^|\/)wp-includes\/version\.php$/,
    read: bySetting('wordpress', /^\$wp_version\s*=\s*'/m),
  },
];

/** One that has the version right after a text. */
function bySetting(name: string, before: RegExp): VersionFile['read'] {
  const pattern = new RegExp(`${before.source}(?<version>\\d[\\w.+-]{0,99})`, before.flags);
  return (text) => told(name, pattern.exec(text)?.groups?.['version']);
}

function told(name: string, version: string | undefined): ToldPackage | undefined {
  return version === undefined ? undefined : ownSource('generic', name, version);
}

/** Numbers that C's preprocessor is told, joined by dots; undefined where one is missing. */
function defined(text: string, ...names: readonly string[]): string | undefined {
  const numbers = names.map((name) => new RegExp(`#define\\s+${name}\\s+"?(?<value>\\d[\\d.]{0,20})`).exec(text));
  const values = numbers.map((match) => match?.groups?.['value']);
  return values.includes(undefined) ? undefined : values.join('.');
}

function readNode(text: string): ToldPackage | undefined {
  const version = defined(text, 'NODE_MAJOR_VERSION', 'NODE_MINOR_VERSION', 'NODE_PATCH_VERSION');
  const isRelease = defined(text, 'NODE_VERSION_IS_RELEASE') !== '0';
  return told('node', version === undefined || isRelease ? version : `${version}-pre`);
}

/** PyPy says which Python it is compatible with, too; advisories for it are its own. */
function readPython(text: string): ToldPackage | undefined {
  const [, pypy] = /#define\s+PYPY_VERSION\s+"(\d[\w.+-]{0,99})"/.exec(text) ?? [];
  const [, python] = /#define\s+PY_VERSION\s+"(\d[\w.]{0,99})\+?"/.exec(text) ?? [];
  return pypy === undefined ? told('python', python) : told('pypy', pypy);
}

/** Modules of Perl have files of this name too. */
function readPerl(text: string): ToldPackage | undefined {
  if (!text.startsWith('# This file was created by configpm ')) return undefined;
  return told('perl', /^ {4}version => '(\d[\d.]{0,40})'/m.exec(text)?.[1]);
}

function readRuby(text: string): ToldPackage | undefined {
  const numbers = ['MAJOR', 'MINOR', 'TEENY'].map(
    (name) => new RegExp(`CONFIG\\["${name}"\\] = "(\\d{1,9})"`).exec(text)?.[1],
  );
  return told('ruby', numbers.includes(undefined) ? undefined : numbers.join('.'));
}

/** The file `release` of a JDK, a JRE or an image that jlink made: `NAME="value"` on each line. */
function readJava(text: string): ToldPackage | undefined {
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]{1,200})`, 'm').exec(text)?.[1]?.trim();
  const version = field('JAVA_VERSION');
  if (version === undefined || !/^\d[\w.+-]*$/.test(version)) return undefined;
  const isEarly = /^[\d.]+-ea\b/.test(field('JAVA_RUNTIME_VERSION') ?? '') && !version.includes('-');
  const isOracles = field('BUILD_TYPE') === 'commercial';
  return told(isOracles ? 'oracle-jdk' : 'openjdk', isEarly ? `${version}-ea` : version);
}

const DOTNET: Readonly<Record<string, string>> = {
  'Microsoft.NETCore.App': 'dotnet-runtime',
  'Microsoft.AspNetCore.App': 'aspnetcore-runtime',
  'Microsoft.WindowsDesktop.App': 'windowsdesktop-runtime',
  sdk: 'dotnet-sdk',
};

/** The commit is on the first line, the version on the second; older ones have the first alone. */
function readDotnet(text: string, path: string): ToldPackage | undefined {
  const [folder = '', inPath = ''] = path.split('/').slice(-3);
  const version = [text.split('\n')[1]?.trim(), inPath].find((known) =>
    /^\d+\.\d+\.\d+[\w.+-]{0,99}$/.test(known ?? ''),
  );
  const name = DOTNET[folder];
  return name === undefined ? undefined : told(name, version);
}

/** Many programs have a file `VERSION`; that of Go's toolchain has what the toolchain says of itself. */
function readGo(text: string): ToldPackage | undefined {
  const [line = ''] = text.split('\n', 1);
  const version = toolchainVersion(line.trim());
  return version === undefined ? undefined : ownSource('golang', 'toolchain', version);
}

function readR(text: string): ToldPackage | undefined {
  return told('r', defined(text, 'R_MAJOR', 'R_MINOR'));
}

function readHttpd(text: string): ToldPackage | undefined {
  const names = ['MAJORVERSION', 'MINORVERSION', 'PATCHLEVEL'].map((part) => `AP_SERVER_${part}_NUMBER`);
  return told('httpd', defined(text, ...names));
}
