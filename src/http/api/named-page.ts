interface Named {
  readonly name: string;
}

interface Asked {
  readonly limit: number;
  /** The name that the page before ended with. */
  readonly cursor?: string | undefined;
}

/** A page of a list that is short enough to be read whole, by name; `next` is absent on the last. */
export function namedPage<T extends Named>(
  all: readonly T[],
  { limit, cursor }: Asked,
): { readonly page: readonly T[]; readonly more: { readonly next?: string } } {
  const rest = cursor === undefined ? all : all.filter(({ name }) => name > cursor);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1)?.name : undefined;
  return { page, more: last === undefined ? {} : { next: last } };
}
