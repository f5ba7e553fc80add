/** What a schema of parameters.ts holds against a request. */
interface Issue {
  readonly code?: string | undefined;
  readonly path: readonly PropertyKey[];
  /** What is expected, as a clause: every schema there says it in its own words. */
  readonly message: string;
  readonly keys?: readonly string[];
}

const MOST_TOLD = 5;
const LONGEST_VALUE = 100;
const LONGEST = 1000;

/** Parameters by their names; those of a query may come several times. */
type Given = Readonly<Record<string, string | readonly string[]>>;

/** A clause for each parameter that is refused: which it is, what was given, and what is expected. */
export function parameterFaults(issues: readonly Issue[], given: Given): string {
  const faults = issues.flatMap((issue) => faultsOf(issue, given));
  // Of one parameter several things may be wrong, of which each says the same.
  return [...new Set(faults)].slice(0, MOST_TOLD).join('; ').slice(0, LONGEST);
}

/** The same of a body of JSON: which member it is, and what is expected of it. The value is not repeated: it may be secret. */
export function bodyFaults(issues: readonly Issue[]): string {
  const faults = issues.map(({ path, message, keys = [] }) => {
    const where = path.length === 0 ? 'the body' : `the member ${quoted(path.map(String).join('.'))} of the body`;
    return `${where}: ${message}${keys.length === 0 ? '' : ` (${keys.map(quoted).join(', ')})`}`;
  });
  return [...new Set(faults)].slice(0, MOST_TOLD).join('; ').slice(0, LONGEST);
}

function faultsOf({ code, path, message, keys = [] }: Issue, given: Given): readonly string[] {
  if (code === 'unrecognized_keys') return keys.map((key) => `there is no parameter ${quoted(key)} here: ${message}`);
  const name = String(path[0] ?? '');
  return [`the parameter "${name}" ${stateOf([given[name] ?? []].flat())}: expected ${message}`];
}

function stateOf([value, ...more]: readonly string[]): string {
  if (value === undefined) return 'is missing';
  return more.length === 0 ? `is ${quoted(value)}` : `is given ${more.length + 1} times instead of once`;
}

/** As JSON writes it, so that no control character is passed on. */
function quoted(text: string): string {
  const shown = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
  return JSON.stringify(shown);
}
