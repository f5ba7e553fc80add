/** A module as the linker wrote it; `replacedBy` where the build took another in its place. */
export interface Module {
  readonly path: string;
  /** `v1.2.3`, or `(devel)` where it was built from files that no version was known of. */
  readonly version: string;
  readonly replacedBy?: { readonly path: string; readonly version: string };
}

/** What a program says of the modules that it was built from. */
export interface ModuleText {
  /** The path of the package that the program was made of, `cmd/go`. */
  readonly program: string;
  readonly main?: Module;
  readonly dependencies: readonly Module[];
  /** Flags and circumstances of the build: `-ldflags`, `GOOS`, `vcs.revision`. */
  readonly settings: ReadonlyMap<string, string>;
  /** How many lines were not as they should be. */
  readonly malformed: number;
}

/**
 * Reads the text that names a program's modules, one line each (`debug.ParseBuildInfo` of Go), with a tab between
 * fields:
 *
 *     path  cmd/app
 *     mod   example.org/app   (devel)
 *     dep   example.org/one   v1.2.3   h1:…
 *     dep   example.org/two   v1.0.0
 *     =>    example.org/fork  v1.0.1   h1:…
 *     build -ldflags="-X main.version=1.2.3"
 *
 * A line that is malformed is counted and left out, where Go would give up all of them.
 */
export function parseModuleText(text: string): ModuleText {
  let program = '';
  let malformed = 0;
  let last: { kind: 'mod' | 'dep'; module: Module } | undefined;
  const modules: { kind: 'mod' | 'dep'; module: Module }[] = [];
  const settings = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [kind, ...fields] = line.split('\t');
    const module = kind === 'mod' || kind === 'dep' || kind === '=>' ? moduleOf(fields) : undefined;
    if (kind === 'path') program = fields.join('\t');
    else if (kind === 'build') addSetting(settings, fields.join('\t'));
    else if (kind === '=>' && module !== undefined && last !== undefined) {
      last.module = { ...last.module, replacedBy: module };
      last = undefined;
    } else if ((kind === 'mod' || kind === 'dep') && module !== undefined) {
      last = { kind, module };
      modules.push(last);
    } else if (line !== '') {
      malformed += 1;
      last = undefined;
    }
  }
  const main = modules.findLast((entry) => entry.kind === 'mod')?.module;
  const dependencies = modules.filter((entry) => entry.kind === 'dep').map((entry) => entry.module);
  return { program, ...(main !== undefined && { main }), dependencies, settings, malformed };
}

function moduleOf([path, version, ...rest]: readonly string[]): Module | undefined {
  if (path === undefined || version === undefined || rest.length > 1) return undefined;
  return { path, version };
}

/** `key=value`, where the value may be a string as Go's source writes one. A setting that cannot be read says nothing. */
function addSetting(settings: Map<string, string>, line: string): void {
  const equals = line.indexOf('=');
  const value = equals === -1 ? undefined : unquoted(line.slice(equals + 1));
  if (value !== undefined) settings.set(line.slice(0, equals), value);
}

function unquoted(value: string): string | undefined {
  if (value.startsWith('`')) return value.slice(1, -1);
  if (!value.startsWith('"')) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : undefined;
  } catch {
    return undefined;
  }
}
