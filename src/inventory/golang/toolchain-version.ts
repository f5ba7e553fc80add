/** `1.21.3`, `1.22rc1`; of the branch with BoringCrypto, `1.16.10b7`, only what stands before the `b`. */
const RELEASE = /^go(?<release>\d+(?:\.\d+){0,2}(?:(?:alpha|beta|rc)\d+)?)/;
/** A toolchain between releases says what it goes towards and its commit: `go1.22-4b5f1a2`, `go1.26-devel_4b5f1a2`. */
const DEVELOPMENT = /^go(?<release>\d+\.\d+-[0-9A-Za-z_]+)/;

/**
 * The release of Go in what a toolchain says of itself, without the leading `go`, or undefined where that names none
 * (`devel +4b5f1a2 Tue …`). What a distributor or an experiment adds is left off: `go1.20.1 X:boringcrypto`,
 * `go1.26.1-X:jsonv2`, `go1.19.13 (Red Hat 1.19.13-2.el9)` and `go1.22.3-1` are 1.20.1, 1.26.1, 1.19.13 and 1.22.3, for
 * as a part of a version it would be read as that of a pre-release.
 */
export function toolchainVersion(said: string): string | undefined {
  const isDevelopment = said.startsWith('devel ') || /^go\d+\.\d+-(?:devel|pre)/.test(said);
  const match = isDevelopment ? DEVELOPMENT.exec(said.replace(/^devel /, '')) : RELEASE.exec(said);
  return match?.groups?.['release'];
}
