import { readFileSync } from 'node:fs';
import { VIEWS as IMAGE_VIEWS } from '../../console/src/pages/image/search.ts';
import { VIEWS as REPOSITORY_VIEWS } from '../../console/src/pages/repository/search.ts';
import { NAME, PACKAGE, REPOSITORY, TAG, VULNERABILITY } from './hostile-server.ts';

const part = encodeURIComponent;
const OF_REPOSITORY = `/repositories/${part(REPOSITORY)}`;
const IMAGE = `${OF_REPOSITORY}/images/${TAG}`;
const INDEX = `${OF_REPOSITORY}/images/both`;
const MARKED = part('<img src=x onerror=canary=1>\u202e');

/** The addresses at which each route of the console is looked at, on a hostile server; a view that has tabs, at each. */
export const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  '/': ['/', '/?since=7d'],
  '/repositories': ['/repositories', `/repositories?q=${MARKED}`],
  '/new-repository': ['/new-repository'],
  '/repositories/$name': [
    ...REPOSITORY_VIEWS.map((view) => `${OF_REPOSITORY}?view=${view}`),
    `${OF_REPOSITORY}?view=history&tag=${TAG}`,
    `${OF_REPOSITORY}?view=history&tag=${MARKED}`,
    `${OF_REPOSITORY}?q=${MARKED}&tagged=x&all=true`,
    `/repositories/${MARKED}`,
  ],
  '/repositories/$name/images/$reference': [
    ...IMAGE_VIEWS.map((view) => `${view === 'platforms' ? INDEX : IMAGE}?view=${view}`),
    `${IMAGE}?finding=CVE-2026-3003`,
    `${IMAGE}?group=package`,
    `${IMAGE}?group=layer`,
    `${IMAGE}?group=fix`,
    `${IMAGE}?view=compare&with=v2`,
    `${IMAGE}?view=compare&with=${MARKED}`,
    `${IMAGE}?filter=${part(JSON.stringify(['package:<img', `path:${'x'.repeat(500)}`]))}`,
    `${OF_REPOSITORY}/images/${MARKED}`,
  ],
  '/packages': [
    '/packages',
    `/packages?name=${part(PACKAGE)}`,
    `/packages?name=${part(PACKAGE)}&version=${MARKED}`,
    `/packages?name=${MARKED}`,
  ],
  '/search': ['/search?q=xxx', '/search?q=CVE', `/search?q=${MARKED}`, '/search?q=%5B1%5D&q=2'],
  '/vulnerabilities': ['/vulnerabilities', `/vulnerabilities?q=${MARKED}&severity=${MARKED}&epss=x&order=x`],
  '/vulnerabilities/$id': [`/vulnerabilities/${part(VULNERABILITY)}`, `/vulnerabilities/${MARKED}`],
  '/excuses': ['/excuses', '/excuses?state=all'],
  '/excuses/$id': ['/excuses/1', '/excuses/2', `/excuses/${MARKED}`],
  '/advisories': ['/advisories'],
  '/account': ['/account'],
  '/access': ['/access'],
  '/access/trail': ['/access/trail', `/access/trail?by=${MARKED}`],
  '/access/users/$name': [`/access/users/${NAME}`, `/access/users/${MARKED}`],
  '/alerts': ['/alerts'],
  '/alerts/new-rule': ['/alerts/new-rule'],
  '/alerts/rules/$name': [`/alerts/rules/${NAME}`, `/alerts/rules/${MARKED}`],
  '/alerts/channels': ['/alerts/channels'],
  '/alerts/new-channel': ['/alerts/new-channel'],
  '/alerts/channels/$name': ['/alerts/channels/mail', `/alerts/channels/${NAME}`, `/alerts/channels/${MARKED}`],
  '/alerts/deliveries': ['/alerts/deliveries', `/alerts/deliveries?to=${MARKED}&kind=${MARKED}`],
  '/schedules': ['/schedules'],
  '/new-schedule': ['/new-schedule'],
  '/schedules/$name': [`/schedules/${NAME}`, `/schedules/${MARKED}`],
};

/** The paths of the console's routes, as its router has them. */
export function routes(): readonly string[] {
  const router = readFileSync(new URL('../../console/src/router.tsx', import.meta.url), 'utf8');
  return [...router.matchAll(/^\s*path: '([^']+)'/gm)].map(([, path = '']) => path);
}
