import type { AlertImage } from '../types.ts';
import { clean, cut } from './clean.ts';
import { countsInWords, newsInWords, some } from './counts.ts';
import { serverLink } from './links.ts';
import { dayInWords } from './moment.ts';
import { code, faint, type Line, type Span, strong, words } from './span.ts';

const MOST_REPOSITORY = 256;
const MOST_TAGS = 10;
const MOST_OTHER_CHARACTERS = 80;
const MOST_SUBJECT_TAGS = 3;
const MOST_REFERENCE = 400;
const MOST_TAG = 128;
const MOST_SENTENCE = 300;
const MOST_ADDRESS = 300;

/** What is said of an image. */
export interface ImageTelling {
  /** `transfer-frontend v280,intg`. */
  readonly name: string;
  /** Its page at this server. */
  readonly page?: string;
  /** `2 critical, 5 high open`. */
  readonly open: string;
  /** What changed, and what did not: a sentence a line. */
  readonly lines: readonly Line[];
  /** Where the image is built from. */
  readonly source?: { readonly label: string; readonly place: Span };
}

export function imageTelling(image: AlertImage): ImageTelling {
  const page = serverLink(image.page);
  return {
    name: imageName(image),
    ...(page === undefined ? {} : { page }),
    open: openInWords(image),
    lines: [...trouble(image), ...changes(image)],
    ...sourceOf(image),
  };
}

/** `2 critical, 5 high open`, `nothing open`. */
export function openInWords({ status, counts }: Pick<AlertImage, 'status' | 'counts'>): string {
  if (status === 'FAILED') return 'what is open is not known';
  const severities = countsInWords(counts);
  return severities === undefined ? 'nothing open' : `${severities} open`;
}

/** `transfer-frontend v280,intg`, as the scan's own event names it; by its digest where it has no tag. */
export function imageName({
  repository,
  tags,
  watched,
  digest,
}: Pick<AlertImage, 'repository' | 'tags' | 'watched' | 'digest'>): string {
  const reference = tags.length === 0 ? clean(digest, 19) : tagsInWords({ tags, watched });
  return clean(`${clean(repository, MOST_REPOSITORY)} ${reference}`, MOST_REFERENCE);
}

/** `v280,intg`: those that the rule watches come last, and are there however many others there are. */
export function tagsInWords({ tags, watched }: Pick<AlertImage, 'tags' | 'watched'>): string {
  const others = tags.filter((tag) => !watched.includes(tag));
  const shown: string[] = [];
  let room = MOST_OTHER_CHARACTERS;
  for (const tag of others.slice(0, MOST_TAGS).map((each) => clean(each, MOST_TAG))) {
    room -= tag.length + 1;
    if (room < 0) break;
    shown.push(tag);
  }
  return [...shown, ...(shown.length < others.length ? ['…'] : []), ...fewTags(watched, MOST_TAGS)].join(',');
}

/** `transfer-frontend:intg`. */
export function shortName({ repository, watched, tags, digest }: AlertImage): string {
  const [other = digest.slice(0, 19)] = tags;
  const named = watched.length === 0 ? clean(other, MOST_TAG) : fewTags(watched, MOST_SUBJECT_TAGS).join(',');
  return cut(`${clean(repository, MOST_REPOSITORY)}:${named}`, MOST_REPOSITORY + 1 + MOST_TAG);
}

function fewTags(tags: readonly string[], most: number): readonly string[] {
  const shown = tags.slice(0, most).map((tag) => clean(tag, MOST_TAG));
  return tags.length > most ? [...shown, '…'] : shown;
}

function trouble({ status, coverageLost, description }: AlertImage): readonly Line[] {
  const why = description === undefined ? [] : [words(' '), words(clean(description, MOST_SENTENCE))];
  if (status === 'FAILED') {
    return [[strong('It could not be scanned:'), ...why]];
  }
  if (coverageLost) return [[strong('Its findings no longer tell everything:'), ...why]];
  return description === undefined ? [] : [[faint('Of its findings:'), ...why]];
}

function changes({ newsCounts, stillOpen, openSince }: AlertImage): readonly Line[] {
  const news = newsInWords(newsCounts);
  const oldest = stillOpen === 1 ? 'since' : 'the oldest since';
  const since = openSince === undefined ? '' : `, ${oldest} ${dayInWords(openSince)}`;
  const open = stillOpen === 0 ? [] : [`${some(stillOpen, 'finding')} still open${since}`];
  const parts = [...(news === undefined ? [] : [news]), ...open];
  return parts.length === 0 ? [] : [[words(`${parts.join('; ')}.`)]];
}

/** `ImageSource: https://…/Dockerfile`; nothing where that is not known. */
export function sourceLines({ source }: ImageTelling): readonly Line[] {
  return source === undefined ? [] : [[words(`${source.label}: `), source.place]];
}

/** A label is what whoever pushed says; a tag of the repository is an administrator's word. */
function sourceOf({ source }: AlertImage): Pick<ImageTelling, 'source'> {
  if (source === undefined) return {};
  const place = code(clean(source.text, MOST_ADDRESS));
  return source.from === 'ImageSource'
    ? { source: { label: 'ImageSource', place: { ...place, isAddress: true } } }
    : { source: { label: 'Source, as the image says', place } };
}
