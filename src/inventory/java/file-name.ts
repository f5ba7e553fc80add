/** What the name of an archive tells: `guava-31.1-jre.jar` is `guava` in version `31.1-jre`. */
export interface ArchiveName {
  /** All of it without its ending. */
  readonly stem: string;
  /** The stem where it has no version. */
  readonly artifact: string;
  readonly version?: string;
  /** `sources` in `x-1.0-sources.jar`. */
  readonly classifier?: string;
}

/** Names that Maven's and Gradle's layouts give (`artifact-version-classifier`), and Eclipse's (`name_version`). */
export function parseArchiveName(path: string): ArchiveName {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const stem = name.slice(0, name.lastIndexOf('.') === -1 ? name.length : name.lastIndexOf('.'));
  if (stem.length > LONGEST_STEM) return { stem, artifact: stem };
  const [plain, classifier] = classified(stem);
  const split = splitAt(plain) ?? underscored(plain);
  return { stem, ...(split ?? { artifact: plain }), ...(classifier === undefined ? {} : { classifier }) };
}

const LONGEST_STEM = 300;

/** Archives beside the one that runs, and others made of the same build. */
const CLASSIFIER = new RegExp(
  `^(?:${[
    'sources?|javadoc|no_aop|tests?|test-sources|test-jar|config|bin|dist',
    'jar-with-dependencies|with-dependencies|all|shaded|shadow|uber|fat|exec|executable|runner|boot|plain|standalone|nodeps?',
    'jdk\\d+|(?:natives?-)?(?:linux|windows|win32|win64|osx|macosx?|mac)(?:[-_](?:x86[-_]?(?:32|64)?|amd64|aarch[-_]?64|arm64|i386))?',
  ].join('|')})$`,
  'i',
);
const MOST_CLASSIFIER_WORDS = 4;

/** The longest of the last words that is one, behind something with a number. */
function classified(stem: string): readonly [plain: string, classifier?: string] {
  const words = stem.split('-');
  for (let count = Math.min(MOST_CLASSIFIER_WORDS, words.length - 1); count > 0; count -= 1) {
    const [plain, classifier] = [words.slice(0, -count).join('-'), words.slice(-count).join('-')];
    if (/\d/.test(plain) && CLASSIFIER.test(classifier)) return [plain, classifier];
  }
  return [stem];
}

interface Split {
  readonly artifact: string;
  readonly version: string;
}

/** Words of a version that stand between numbers; others there belong to the name, as in `log4j-1.2-api-2.17.1`. */
const QUALIFIER =
  /^(?:\d.*|[a-z]\d.*|alpha.*|beta.*|rc.*|cr.*|milestone.*|ga|final|release.*|snapshot|sp\d*|build.*|b\d*|m\d*|ea.*|pre.*|dev|incubating|hudson|jenkins|redhat.*|jbossorg.*|cdh.*|hadoop.*|patch.*|jre|android|fuse.*|atlassian.*)$/i;
/** What only a name ends in: `log4j-1.2-api`. */
const NAME_WORD = /^(?:api|impl|bridge|compat)$/i;

/** At the first dash from which on all reads as a version. */
function splitAt(stem: string): Split | undefined {
  const words = stem.split('-');
  const numbered = words.findIndex((word, at) => at > 0 && /^\d/.test(word) && isVersion(words.slice(at)));
  const at = numbered === -1 ? words.findIndex((word, index) => index > 0 && BUILD.test(word)) : numbered;
  if (at === -1) return undefined;
  return { artifact: words.slice(0, at).join('-'), version: words.slice(at).join('-') };
}

const BUILD = /^(?:rc?|build)\d+$/i;

/** After the last number a version of several numbers may have words of its own: `1.2.3-custom`. */
function isVersion(words: readonly string[]): boolean {
  const isLong = words[0]?.includes('.') === true;
  const last = words.findLastIndex((word) => /^\d/.test(word));
  return words.every((word, at) => (at > last && isLong ? !NAME_WORD.test(word) : QUALIFIER.test(word)));
}

/** A bundle's; of two numbers it is more likely the version of Scala that it was built for (`akka-actor_2.13`). */
function underscored(stem: string): Split | undefined {
  const [, artifact, version] = /^([^_].{0,200}?)_(\d{1,9}\.\d{1,9}\.\d.{0,100})$/.exec(stem) ?? [];
  return artifact === undefined || version === undefined ? undefined : { artifact, version };
}
