/** An rpm as Red Hat names it in a package URL. */
export interface RedHatPackage {
  readonly name: string;
  /** With its epoch, and as rpm writes it: `1:3.0.7-27.el9`; absent where no build is named. */
  readonly version?: string;
  /** `src` for a source package; absent for a binary package whatever its architecture. */
  readonly architecture?: string;
  /** The module and stream that it is built for, `nodejs:18`; empty for none. */
  readonly module: string;
}

export type ReadPackage =
  | { readonly kind: 'package'; readonly package: RedHatPackage }
  /** A container image, a Java archive, an rpm that is not Red Hat's: nothing that is filed here. */
  | { readonly kind: 'other' }
  | { readonly kind: 'malformed' };

const PURL = /^pkg:rpm\/redhat\/([^@?#/]+)(?:@([^?#]+))?(?:\?([^#]*))?(?:#.*)?$/;
const LONGEST = 1000;

/**
 * Reads a package URL (github.com/package-url/purl-spec, "rpm") of an rpm of Red Hat's: the release stands in the
 * version, the epoch in a qualifier, and `rpmmod` is `name:stream` or that with the module's version and context.
 */
export function parsePackageUrl(text: string): ReadPackage {
  if (!text.startsWith('pkg:rpm/redhat/')) return { kind: 'other' };
  const [, name, version, rest = ''] = text.length > LONGEST ? [] : (PURL.exec(text) ?? []);
  if (name === undefined) return { kind: 'malformed' };
  const parts = [name, version ?? '', ...rest.split('&')].map(decoded);
  const [plainName = '', plainVersion = '', ...qualifiers] = parts;
  if (parts.includes(undefined) || plainName === '') return { kind: 'malformed' };
  const valueOf = (key: string) => qualifiers.find((one) => one?.startsWith(`${key}=`))?.slice(key.length + 1);
  const module = streamOf(valueOf('rpmmod'));
  if (module === undefined) return { kind: 'malformed' };
  const [architecture, epoch = '0'] = [valueOf('arch'), valueOf('epoch')];
  return {
    kind: 'package',
    package: {
      name: plainName,
      ...(plainVersion === '' ? {} : { version: epoch === '0' ? plainVersion : `${epoch}:${plainVersion}` }),
      ...(architecture === undefined ? {} : { architecture }),
      module,
    },
  };
}

/** The stream of a module's package URL: `pkg:rpmmod/redhat/nodejs@18:8060020220523160029:ad008a3a` is `nodejs:18`. */
export function parseModuleUrl(text: string): string | undefined {
  const [, name, stream] = /^pkg:rpmmod\/redhat\/([^@?#/:]{1,100})@([^?#:]{1,100})/.exec(text) ?? [];
  return name === undefined || stream === undefined ? undefined : `${name}:${stream}`;
}

function streamOf(rpmmod: string | undefined): string | undefined {
  if (rpmmod === undefined) return '';
  const [name, stream] = rpmmod.split(':');
  return name === '' || stream === undefined || stream === '' ? undefined : `${name}:${stream}`;
}

function decoded(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
