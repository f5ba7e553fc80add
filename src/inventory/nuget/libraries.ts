import { fieldsOf } from '../../lib/json.ts';
import { languageRecord, type ReadRecord } from '../records.ts';

/** What the SDK puts before the name of a runtime that an application brings with it. */
const RUNTIME_PACK = 'runtimepack.';

/**
 * The packages among the `libraries` of a .NET application or of its restored project, each `name/version`: those of
 * which the targets use a file when it runs. Of others, which only compiling needs or which the framework itself
 * replaces, nothing is there (dotnet/sdk, "Runtime Configuration Files", `targets`). The projects themselves are no
 * packages; a runtime that the application brings with it is one.
 */
export function* libraryRecords(value: unknown): Iterable<ReadRecord> {
  const { libraries, targets, runtimeTarget } = fieldsOf(value);
  const used = targetsOf(fieldsOf(targets), fieldsOf(runtimeTarget)['name']);
  for (const [key, library] of Object.entries(fieldsOf(libraries))) {
    const type = String(fieldsOf(library)['type']).toLowerCase();
    const isPack = type === 'runtimepack';
    if ((!isPack && type !== 'package') || !isUsed(key, used)) continue;
    const [name = '', version = ''] = key.split('/', 2);
    const isPrefixed = isPack && name.startsWith(RUNTIME_PACK);
    yield languageRecord('nuget', isPrefixed ? name.slice(RUNTIME_PACK.length) : name, version);
  }
}

type Target = Readonly<Record<string, unknown>>;

/** The one that runs, or all where none is named. */
function targetsOf(targets: Readonly<Record<string, unknown>>, name: unknown): readonly Target[] {
  const named = typeof name === 'string' && Object.hasOwn(targets, name) ? [targets[name]] : Object.values(targets);
  return named.map(fieldsOf);
}

const ASSETS = ['runtime', 'runtimeTargets', 'native', 'resource', 'resources'];

/** What no target tells of may be there. */
function isUsed(key: string, targets: readonly Target[]): boolean {
  const entries = targets.filter((target) => Object.hasOwn(target, key)).map((target) => fieldsOf(target[key]));
  return entries.length === 0 || entries.some((entry) => ASSETS.some((asset) => hasFile(entry[asset])));
}

/** `_._` stands for a folder that is empty on purpose. */
function hasFile(files: unknown): boolean {
  return Object.keys(fieldsOf(files)).some((path) => !path.endsWith('_._'));
}
