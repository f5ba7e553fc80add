import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { sendEmpty } from '../reply.ts';
import type { Handler } from '../server.ts';

/** Serves the console as it was built. */
export interface Console {
  /** The handler of a file of the console; undefined where it has no file at that path. */
  file(pathname: string): Handler | undefined;
  /** Answers with the page that every address of the console begins with. */
  readonly page: Handler;
}

/** A page loads from this server alone, runs no script but its files, and stands in nobody's frame. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  Vary: 'Accept-Encoding',
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.woff2': 'font/woff2',
};

/** Their names hold a digest of what is in them. */
const LASTING = '/assets/';
const COMPRESSED = '.br';

/** The console in `folder`, as the build left it; undefined where it was not built. Its files are those of now. */
export function openConsole(folder: string): Console | undefined {
  if (!existsSync(join(folder, 'index.html'))) return undefined;
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = new Set(names.map((name) => `/${name.split(sep).join('/')}`));
  const serve =
    (pathname: string): Handler =>
    async (request, response) => {
      const isCompressed =
        /\bbr\b/.test(String(request.headers['accept-encoding'])) && files.has(pathname + COMPRESSED);
      const headers = {
        ...HEADERS,
        'Content-Type': TYPES[extname(pathname)] ?? 'application/octet-stream',
        'Cache-Control': pathname.startsWith(LASTING) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ...(isCompressed ? { 'Content-Encoding': 'br' } : {}),
      };
      const bytes = await readFile(join(folder, isCompressed ? pathname + COMPRESSED : pathname));
      if (request.method === 'HEAD') return sendEmpty(response, 200, { ...headers, 'Content-Length': bytes.length });
      response.writeHead(200, { ...headers, 'Content-Length': bytes.length });
      response.end(bytes);
    };
  return {
    file: (pathname) => (isServed(pathname) && files.has(pathname) ? serve(pathname) : undefined),
    page: serve('/index.html'),
  };
}

function isServed(pathname: string): boolean {
  return pathname !== '/index.html' && extname(pathname) in TYPES;
}
