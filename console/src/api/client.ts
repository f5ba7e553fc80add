import { OPERATIONS, type Operations, type Problem } from './schema.generated.ts';

type OperationId = keyof Operations;
type Given<Id extends OperationId> = (object extends Operations[Id]['params']
  ? { readonly params?: undefined }
  : { readonly params: Operations[Id]['params'] }) &
  (object extends Operations[Id]['query']
    ? { readonly query?: Operations[Id]['query'] }
    : { readonly query: Operations[Id]['query'] }) &
  (undefined extends Operations[Id]['body']
    ? { readonly body?: undefined }
    : { readonly body: Operations[Id]['body'] });

interface Loose {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
}

/** What the server refused, in its own words. */
export class ApiError extends Error {
  readonly status: number;
  /** A word to tell refusals apart by; `unreachable` where no answer came, or none that the server gave. */
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Asks the server for an operation of its API. Throws ApiError. */
export async function ask<Id extends OperationId>(
  id: Id,
  given: Given<Id>,
  signal?: AbortSignal,
): Promise<Operations[Id]['answer']> {
  const { params, query, body }: Loose = given;
  const [method, template] = OPERATIONS[id];
  const response = await send(`${pathOf(template, params)}${searchOf(query)}`, {
    method,
    ...(signal === undefined ? {} : { signal }),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  });
  if (!response.ok) throw await refusalOf(response);
  return (response.status === 204 ? undefined : await response.json()) as Operations[Id]['answer'];
}

/** The same, of what is no JSON or is wanted as it was written: its text. */
export async function askText<Id extends OperationId>(id: Id, given: Given<Id>, signal?: AbortSignal): Promise<string> {
  const response = await send(addressOf(id, given), signal === undefined ? {} : { signal });
  if (!response.ok) throw await refusalOf(response);
  return await response.text();
}

/** Where the server answers an operation that only reads: for links to what is downloaded. */
export function addressOf<Id extends OperationId>(id: Id, given: Given<Id>): string {
  const { params, query }: Loose = given;
  return `${pathOf(OPERATIONS[id][1], params)}${searchOf(query)}`;
}

/** Asks for an operation whose body is a file, as it is. */
export async function sendFile<Id extends OperationId>(
  id: Id,
  { params, query }: Given<Id>,
  file: Blob,
): Promise<Operations[Id]['answer']> {
  const [method, template] = OPERATIONS[id];
  const response = await send(`${pathOf(template, params)}${searchOf(query)}`, {
    method,
    body: file,
    headers: { 'Content-Type': 'application/octet-stream' },
  });
  if (!response.ok) throw await refusalOf(response);
  return (await response.json()) as Operations[Id]['answer'];
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'unreachable', 'the server cannot be reached');
  }
}

async function refusalOf(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json') === true;
  if (!isProblem) return new ApiError(response.status, 'unreachable', `the server answers ${response.status}`);
  const { code, detail } = (await response.json()) as Problem;
  return new ApiError(response.status, code, detail);
}

function pathOf(template: string, params: object = {}): string {
  return Object.entries(params).reduce(
    (path, [name, value]) => path.replace(`{${name}}`, () => encodeURIComponent(String(value))),
    template,
  );
}

function searchOf(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size === 0 ? '' : `?${search.toString()}`;
}
