/**
 * More statements than one document of a publisher's makes: each CVE that it is about, of each package that it lists. The
 * most there were, of a kernel, were 8,000. Some kilobytes of ids and of packages make more rows than any disk holds.
 */
export const MOST_STATEMENTS = 2_000_000;
