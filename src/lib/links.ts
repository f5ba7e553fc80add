/** As many as Linux follows (path_resolution(7)). */
const MOST_LINKS = 40;

/**
 * Where a path leads in a file system with these symbolic links (path → target as written): every link in its folders
 * is followed, and the last part too where it is one. Targets cannot climb out of the root. Undefined for links
 * that lead in a circle.
 */
export function followLinks(links: ReadonlyMap<string, string>, path: string): string | undefined {
  let ahead = path.split('/');
  let done: string[] = [];
  let followed = 0;
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = links.get([...done, part].join('/'));
    if (target === undefined) {
      done.push(part);
      continue;
    }
    followed += 1;
    if (followed > MOST_LINKS) return undefined;
    if (target.startsWith('/')) done = [];
    ahead = [...target.split('/'), ...ahead];
  }
  return done.join('/');
}

/** The same path with the links in its folders followed; as it is where they lead in a circle. It has no `.` or `..`. */
export function followFolders(links: ReadonlyMap<string, string>, path: string): string {
  const slash = path.lastIndexOf('/');
  if (links.size === 0 || !hasLink(links, path)) return path;
  const folder = followLinks(links, path.slice(0, slash));
  const name = path.slice(slash + 1);
  if (folder === undefined) return path;
  return folder === '' ? name : `${folder}/${name}`;
}

/** Most paths of most layers lead through none, and this is asked of every file. */
function hasLink(links: ReadonlyMap<string, string>, path: string): boolean {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    if (links.has(path.slice(0, slash))) return true;
  }
  return false;
}
