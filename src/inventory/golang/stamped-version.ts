/** How variables for the program's own version are called. */
const NAMES =
  /^(?:(?:app|build|cli|current|full|git|product|program|release|sem|server)?_?ver(?:sion)?(?:_?(?:number|string|tag))?|(?:git|release)?_?(?:describe|tag))$/i;
const VERSION = /^v?(?<version>\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;
/** What `git describe` says of commits after a tag sorts before that tag if it is read as a version. */
const AFTER_A_TAG = /-\d+-g[0-9a-f]{4,}|[-.+]dirty|modified/i;

/**
 * The version that a build stamped into its program with `-ldflags="-X main.version=1.2.3"`, as `v1.2.3`: that of a
 * variable whose name says version, in package main or in one of the main module (`module`), not in a module that it
 * merely uses. Undefined where there is none, where two differ, and for a commit that only has a version before it.
 */
export function stampedVersion(ldflags: string, module: string): string | undefined {
  const found = new Set<string>();
  for (const [variable, value] of assignments(ldflags)) {
    const dot = variable.lastIndexOf('.');
    const inPackage = variable.slice(0, dot);
    const isOwn = inPackage === 'main' || inPackage === module || inPackage.startsWith(`${module}/`);
    const version = VERSION.exec(value)?.groups?.['version'];
    if (!isOwn || version === undefined || !NAMES.test(variable.slice(dot + 1))) continue;
    found.add(AFTER_A_TAG.test(value) ? 'after a tag' : version);
  }
  const [version, ...others] = found;
  return version === undefined || version === 'after a tag' || others.length > 0 ? undefined : `v${version}`;
}

/** Each `-X variable=value`, with quotes as the go command takes them. */
function* assignments(ldflags: string): Generator<readonly [variable: string, value: string]> {
  const words = (ldflags.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replaceAll(/["']/g, ''));
  for (const [index, word] of words.entries()) {
    const isAlone = word === '-X' || word === '--X';
    const assignment = isAlone ? words[index + 1] : /^--?X=(?<rest>.*)$/s.exec(word)?.groups?.['rest'];
    const equals = assignment?.indexOf('=') ?? -1;
    if (assignment !== undefined && equals > 0) yield [assignment.slice(0, equals), assignment.slice(equals + 1)];
  }
}
