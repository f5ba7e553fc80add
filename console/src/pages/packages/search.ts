/** Which package, and which of its versions, an address is about. */
export interface PackageSearch {
  readonly name?: string;
  readonly type?: string;
  readonly version?: string;
}

/** A version that is a number in an address (`1.0`) is a text all the same. */
export function packageSearch(search: Readonly<Record<string, unknown>>): PackageSearch {
  const text = (key: keyof PackageSearch) => {
    const value = search[key];
    return typeof value === 'string' || typeof value === 'number' ? { [key]: String(value) } : {};
  };
  return { ...text('name'), ...text('type'), ...text('version') };
}
