/** Far more than any publisher’s page needs, and little of what Slack (3,000) and mail take. */
const MOST_ADDRESS = 500;

export interface PublisherLink {
  /** Percent-encoded so that no quote, bracket, pipe or blank is in it. */
  readonly href: string;
  /** To be shown beside the link: who it leads to. Other letters than ASCII's are `xn--…`. */
  readonly host: string;
}

/** The address of a publisher's page; undefined for one that is no plain address of the web. */
export function publisherLink(uri: string | undefined): PublisherLink | undefined {
  if (uri === undefined || uri.length > MOST_ADDRESS) return undefined;
  const url = URL.parse(uri);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  // An IPv6 address has brackets of its own.
  const href = url.origin + url.href.slice(url.origin.length).replaceAll(UNSAFE, percentEncoded);
  return href.length > MOST_ADDRESS ? undefined : { href, host: url.host };
}

/** The address of a page of this server, made as safe as others. */
export function serverLink(page: string): string | undefined {
  return publisherLink(page)?.href;
}

function percentEncoded(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/** What ends an address, or begins something else, in one markup or another: URL leaves these as they are. */
const UNSAFE = /[|'"`<>\\^{}()[\]*~\s]|\p{Cc}/gu;
