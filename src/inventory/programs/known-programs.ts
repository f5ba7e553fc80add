/** A program or library that has its version in a text within itself. */
export interface KnownProgram {
  /** Of the package, which is of type `generic`: the name that the tables of CPEs are keyed by. */
  readonly name: string;
  /** Base names of its files. A group `series` is the part of the version that the name has. */
  readonly files: RegExp;
  /**
   * The text, with the version as the group `version`; the first in the file counts. What repeats has a bound, so that no
   * file is searched for long.
   */
  readonly text: RegExp | ((series: string) => RegExp);
  /** Where the text could be a library's: what follows the version at another place. */
  readonly echo?: RegExp;
}

/** Redis makes one word of version, host and time; the host may begin with a digit. */
const HOST_AND_TIME = /[\w.-]{0,80}\d{9}/;
const REDIS_FILES = /^redis-(?:server|sentinel|check-aof|check-rdb)$/;
const VALKEY_FILES = /^valkey-(?:server|sentinel|check-aof|check-rdb)$/;
/** Builders of images, whose names are as long as it takes to part them from the version. */
const BUILT_IN_CONTAINER = /(?<version>\d{1,4}\.\d{1,4}\.\d{1,4}?)(?:buildkitsandbox|[0-9a-f]{12})-\d{10}/;
const BETWEEN_ZEROS = /\0(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})\0/;
const CRYPTO_FILES = /^(?:openssl|libcrypto[\w.-]*\.so[\w.]*)$/;

/**
 * Each was looked at in real builds. A pattern has a text beside the version that only this program has there; of
 * patterns for the same files, the first that is found counts.
 */
export const KNOWN_PROGRAMS: readonly KnownProgram[] = [
  { name: 'node', files: /^node(?:js)?$/, text: /node\.js\/v(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'deno', files: /^deno$/, text: /Deno\/(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})(?:Deno\/|cli\/)/ },
  { name: 'bun', files: /^bun$/, text: /Bun v(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'python', files: /^(?:lib)?python(?<series>\d\.\d{1,4})(?:[dmtu]*\.so[\d.]*|[dmtu]*)$/, text: pythonText },
  { name: 'pypy', files: /^libpypy[\w.-]*\.so[\d.]*$/, text: /\[PyPy (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  {
    name: 'ruby',
    files: /^(?:ruby[\d.]*|libruby[\d.-]*\.so[\d.]*)$/,
    text: /ruby (?<version>\d{1,4}\.\d{1,4}\.\d{1,4}(?:preview\d{1,4}|rc\d{1,4}|dev)?)(?:p\d{1,4})? \(2/,
  },
  {
    name: 'php',
    files: /^(?:php(?:-cgi|-fpm)?[\d.]*|libphp[\d.]*\.so)$/,
    text: /X-Powered-By: PHP\/(?<version>\d{1,4}\.\d{1,4}\.\d{1,4}(?:(?:alpha|beta|RC)\d{1,4})?)/,
  },
  {
    name: 'perl',
    files: /^(?:perl[\d.]*|libperl\.so[\d.]*)$/,
    text: /\/lib\/perl5\/(?<version>5\.\d{1,4}\.\d{1,4})[\0/]/,
  },
  {
    name: 'openjdk',
    files: /^libjvm\.so$/,
    text: /OpenJDK [^\0]{0,80} JRE \((?:Zulu[^\0)]{0,80}\) \()?(?<version>\d[\d._]{0,40}(?:-ea)?)[^)\0]{0,80}\), built/,
  },
  {
    name: 'oracle-jdk',
    files: /^libjvm\.so$/,
    text: /Java HotSpot\(TM\) [^\0]{0,80} JRE \((?<version>\d[\d._]{0,40}(?:-ea)?)[^)\0]{0,80}\), built/,
  },
  {
    name: 'rust',
    files: /^libstd-[0-9a-f]{16}\.so$/,
    text: /rustc version (?<version>\d{1,4}\.\d{1,4}\.\d{1,4}(?:-nightly|-beta[.\d]*)?) \(/,
  },
  { name: 'redis', files: REDIS_FILES, text: BUILT_IN_CONTAINER },
  { name: 'redis', files: REDIS_FILES, text: BETWEEN_ZEROS, echo: HOST_AND_TIME },
  { name: 'redis', files: REDIS_FILES, text: /Server started, Redis version (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'valkey', files: VALKEY_FILES, text: BUILT_IN_CONTAINER },
  { name: 'valkey', files: VALKEY_FILES, text: BETWEEN_ZEROS, echo: HOST_AND_TIME },
  { name: 'memcached', files: /^memcached$/, text: /memcached (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  {
    name: 'postgresql',
    files: /^postgres$/,
    text: /(?:\(PostgreSQL\)|\0PostgreSQL) (?<version>\d{1,4}(?:\.\d{1,4}){0,2}(?:(?:alpha|beta|rc)\d{1,4})?)[ \n\0]/,
  },
  { name: 'mariadb', files: /^(?:mariadbd?|mysqld?)$/, text: /(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})-MariaDB/ },
  { name: 'mysql', files: /^mysqld?$/, text: /\/mysql-(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})\// },
  {
    name: 'nginx',
    files: /^nginx$/,
    text: /nginx version: (?:nginx|openresty)\/(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/,
  },
  { name: 'httpd', files: /^(?:httpd|apache2)$/, text: /Apache\/(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})[\0 ]/ },
  {
    name: 'haproxy',
    files: /^haproxy$/,
    text: / version (?<version>\d{1,4}\.\d{1,4}(?:\.\d{1,4}|-dev\d{1,4}|-rc\d{1,4}))[^\0 ]{0,80}, released 20/,
  },
  {
    name: 'haproxy',
    files: /^haproxy$/,
    text: /\0(?<version>\d{1,4}\.\d{1,4}(?:\.\d{1,4}|-dev\d{1,4}))-[0-9a-f]{7}\0{1,99}HAProxy version follows/,
  },
  {
    name: 'haproxy',
    files: /^haproxy$/,
    text: /HA-Proxy version (?<version>\d{1,4}\.\d{1,4}(?:\.\d{1,4}|-dev\d{1,4}))[ -]/,
  },
  { name: 'lighttpd', files: /^lighttpd$/, text: /\0lighttpd\/(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'squid', files: /^squid$/, text: /squid\/(?<version>\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)/ },
  { name: 'varnish', files: /^varnishd$/, text: /varnish-(?<version>\d{1,4}\.\d{1,4}\.\d{1,4}) revision/ },
  { name: 'unbound', files: /^unbound$/, text: /\0unbound (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})\0/ },
  { name: 'dnsmasq', files: /^dnsmasq$/, text: /\0dnsmasq-(?<version>\d{1,4}\.\d{1,4})[\0-]/ },
  { name: 'bind', files: /^named$/, text: /named version: BIND (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'proftpd', files: /^proftpd$/, text: /ProFTPD Version (?<version>\d{1,4}\.\d{1,4}\.\d{1,4}[a-z]?)/ },
  { name: 'vsftpd', files: /^vsftpd$/, text: /vsftpd: version (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'openssh', files: /^sshd?$/, text: /OpenSSH_(?<version>\d{1,4}\.\d{1,4}p\d{1,4})/ },
  { name: 'dropbear', files: /^dropbear(?:multi)?$/, text: /SSH-2\.0-dropbear_(?<version>\d{4}\.\d{1,4})/ },
  { name: 'aws-lc', files: CRYPTO_FILES, text: /AWS-LC (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})\)/ },
  { name: 'libressl', files: CRYPTO_FILES, text: /\0LibreSSL (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})\0/ },
  {
    name: 'openssl',
    files: CRYPTO_FILES,
    text: /OpenSSL (?<version>\d{1,4}\.\d{1,4}\.\d{1,4}(?:[a-z]{1,2}|-(?:alpha|beta|rc|pre)\d{1,4})?)(?:-\w{1,20})? {1,3}\d{1,2} [A-Z][a-z]{2} 20\d\d/,
  },
  {
    name: 'curl',
    files: /^(?:curl|libcurl[\w-]*\.so[\d.]*)$/,
    text: /\0(?:lib)?curl\/(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/,
  },
  { name: 'bash', files: /^bash$/, text: /@\(#\)Bash version (?<version>\d{1,4}\.\d{1,4}\.\d{1,4})\(/ },
  { name: 'busybox', files: /^(?:busybox[\w.]*|\[)$/, text: /BusyBox v(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  {
    name: 'glibc',
    files: /^libc(?:\.so\.6|-[\d.]+\.so)$/,
    text: /GNU C Library [^\0\n]{0,100}release version (?<version>\d{1,4}\.\d{1,4})/,
  },
  {
    name: 'zlib',
    files: /^libz\.so[\d.]*$/,
    text: / deflate (?<version>\d{1,4}\.\d{1,4}(?:\.\d{1,4}){0,2}) Copyright 1995-/,
  },
  { name: 'expat', files: /^libexpat\.so[\d.]*$/, text: /expat_(?<version>\d{1,4}\.\d{1,4}\.\d{1,4})/ },
  { name: 'sqlite', files: /^(?:sqlite3|libsqlite3\.so[\d.]*)$/, text: /\0(?<version>3\.\d{1,2}\.\d{1,2})\0/ },
  { name: 'xz', files: /^xz$/, text: /xz \(XZ Utils\) (?<version>\d{1,4}\.\d{1,4}\.\d{1,4}(?:alpha|beta)?)/ },
];

/** Between zero bytes, or at the end of the folder that it was built for; the file's name says which it can be. */
function pythonText(series: string): RegExp {
  return new RegExp(`[\\0/](?<version>${series.replace('.', '\\.')}\\.\\d{1,4}(?:(?:a|b|rc)\\d{1,4})?)\\+?\\0`);
}
