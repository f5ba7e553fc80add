import { AwsError } from './error.ts';

/** The parameters of a request of the Query protocol (Smithy, "AWS Query protocol"), read by their names. */
export interface Form {
  /** Absent where it is not there; an empty one is there. */
  text(name: string): string | undefined;
  /** The items of a list, `Name.member.N`, in their order; each is a form of its own. */
  list(name: string): readonly Form[];
  /** The value of an item that is no structure. */
  readonly value: string | undefined;
  /** The entries of a map, `Name.entry.N`, whose keys and values have these names; each entry a form of its own. */
  map(name: string, names?: { readonly key: string; readonly value: string }): ReadonlyMap<string, Form>;
}

const MOST_PARAMETERS = 4096;
const MOST_NUMBER = 4096;

/** Reads a form, or the query of a GET. Throws AwsError where there are too many parameters, or one is there twice. */
export function parseForm(body: string): Form {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(body)) {
    if (parameters.has(name)) throw malformed(`The parameter "${name.slice(0, 128)}" is there twice`);
    if (parameters.size >= MOST_PARAMETERS) throw malformed(`There are more than ${MOST_PARAMETERS} parameters`);
    parameters.set(name, value);
  }
  return formAt(parameters, '');
}

function formAt(parameters: ReadonlyMap<string, string>, at: string): Form {
  const under = (name: string) => (at === '' ? name : `${at}.${name}`);
  return {
    text: (name) => parameters.get(under(name)),
    list: (name) => numbered(parameters, `${under(name)}.member.`).map((item) => formAt(parameters, item)),
    value: parameters.get(at),
    map(name, { key, value } = { key: 'key', value: 'value' }) {
      const entries = numbered(parameters, `${under(name)}.entry.`);
      return new Map(
        entries.map((entry) => [parameters.get(`${entry}.${key}`) ?? '', formAt(parameters, `${entry}.${value}`)]),
      );
    },
  };
}

/** `Name.member.1` and so on, of those that are there, by their numbers. */
function numbered(parameters: ReadonlyMap<string, string>, prefix: string): readonly string[] {
  const numbers = new Set<number>();
  for (const name of parameters.keys()) {
    if (!name.startsWith(prefix)) continue;
    const [digits = ''] = name.slice(prefix.length).split('.', 1);
    if (/^[1-9]\d{0,3}$/.test(digits) && Number(digits) <= MOST_NUMBER) numbers.add(Number(digits));
  }
  return Array.from(numbers)
    .toSorted((one, other) => one - other)
    .map((number) => `${prefix}${number}`);
}

function malformed(message: string): AwsError {
  return new AwsError('MalformedQueryString', message);
}
