/** What a walk has found, by path, in the order in which it came: the last entry of a path counts. */
export interface Names<T> {
  readonly files: Map<string, T>;
  readonly links: Map<string, string>;
  readonly hardLinks: Map<string, string>;
  readonly folders: Map<string, true>;
  readonly removed: Map<string, true>;
  readonly opaque: Map<string, true>;
  /** Keeps a path, unless there are as many of its kind as are kept. */
  record<V>(kind: Map<string, V>, path: string, value: V): void;
  /** Drops what was at this path until now, and what was under it where it stays no folder. */
  forget(path: string, isFolder: boolean): void;
}

/** Begins with nothing found. `drop` is called for each path of `pending` that is forgotten; `full` once for all. */
export function newNames<T>(
  most: number,
  pending: ReadonlyMap<string, unknown>,
  on: { drop(path: string): void; full(): void },
): Names<T> {
  const names = {
    files: new Map<string, T>(),
    links: new Map<string, string>(),
    hardLinks: new Map<string, string>(),
    folders: new Map<string, true>(),
    removed: new Map<string, true>(),
    opaque: new Map<string, true>(),
  };
  /** Every folder above a recorded path. */
  const parents = new Set<string>();
  const { files, links, hardLinks, folders } = names;
  return {
    ...names,
    record(kind, path, value) {
      if (kind.size >= most && !kind.has(path)) return on.full();
      kind.set(path, value);
      for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        const parent = path.slice(0, slash);
        if (parents.has(parent)) return;
        parents.add(parent);
      }
    },
    forget(path, isFolder) {
      for (const kind of [files, links, hardLinks]) kind.delete(path);
      if (pending.has(path)) on.drop(path);
      if (isFolder) return;
      for (const name of pending.keys()) if (name.startsWith(`${path}/`)) on.drop(name);
      folders.delete(path);
      if (!parents.has(path)) return;
      for (const kind of [files, links, hardLinks, folders]) {
        for (const name of kind.keys()) if (name.startsWith(`${path}/`)) kind.delete(name);
      }
    },
  };
}
