import { z } from 'zod';
import type { HttpClient } from '../../test/support/http.ts';
import type { ValueOf } from './endpoints.ts';
import type { ListsRegistry } from './registry.ts';

/** Which of a registry is asked for. */
export interface Subject {
  readonly repository: string;
  /** A tag or a digest of it. */
  readonly reference: string;
}

/** What people look for, beside what has to be given. */
export function filtersOf({ common }: ListsRegistry): readonly string[] {
  return [
    '/api/v1/search?q=service-1',
    '/api/v1/search?q=service&limit=50',
    '/api/v1/search?q=nothing-is-called-so',
    '/api/v1/search?q=CVE-20&limit=50',
    '/api/v1/search?q=plain&limit=50',
    '/api/v1/search?q=v1&limit=50',
    '/api/v1/search?q=sha256:0000',
    '/api/v1/deliveries?state=failing',
    '/api/v1/deliveries?state=waiting',
    '/api/v1/deliveries?state=dead',
    '/api/v1/deliveries?state=sent',
    '/api/v1/deliveries?state=failing&kind=channel',
    '/api/v1/deliveries?state=dead&kind=subscription',
    '/api/v1/deliveries?to=team-0',
    '/api/v1/deliveries?to=nobody',
    '/api/v1/events?source=aws.ecr',
    '/api/v1/events?source=aws.nothing',
    '/api/v1/events?detailType=ECR%20Image%20Scan',
    '/api/v1/trail?by=user-0',
    '/api/v1/trail?by=nobody',
    '/api/v1/excuses?state=stale',
    '/api/v1/excuses?state=expiring',
    '/api/v1/excuses?state=ended',
    '/api/v1/excuses?state=all',
    `/api/v1/packages?name=${encodeURIComponent(common.package)}&version=no-such`,
    '/api/v1/packages?name=no-such-package',
    '/api/v1/packages/versions?name=no-such-package',
    '/api/v1/packages/names?prefix=plain-npm-1&type=npm',
    '/api/v1/packages/names?prefix=zzz',
    '/api/v1/vulnerabilities/CVE-1999-0001/images',
    '/api/v1/overview?since=2026-01-01',
  ];
}

/** The same of an image. */
export function filtersOfImage(subject: Subject): readonly string[] {
  const image = pathOf(subject);
  return [
    `${image}/findings?order=epss`,
    `${image}/findings?order=known-exploited`,
    `${image}/findings?excused=only`,
    `${image}/findings?limit=1000`,
    `${image}/packages?name=plain`,
    `${image}/packages?name=no-such-package`,
    `${image}/packages?limit=1000`,
  ];
}

/** The same of an index. */
export function filtersOfIndex(subject: Subject): readonly string[] {
  const image = pathOf(subject);
  return [image, `${image}/findings?platform=linux/amd64`];
}

function pathOf({ repository, reference }: Subject): string {
  return `/api/v1/repositories/${encodeURIComponent(repository)}/images/${encodeURIComponent(reference)}`;
}

/** What of a registry stands for a parameter; of what a list has that is asked before it, the first. */
export function valuesFrom(registry: ListsRegistry, { repository, reference }: Subject, client: HttpClient): ValueOf {
  const { common } = registry;
  const known: Readonly<Record<string, string>> = {
    '/api/v1/repositories/{name}': repository,
    '/api/v1/repositories/{name}/images/{reference}': reference,
    '/api/v1/repositories/{name}/tags/{tag}': 'latest',
    '/api/v1/vulnerabilities/{id}': common.vulnerability,
    'search q': 'team7',
    'explainFinding vulnerability': common.vulnerability,
    'listPackageHolders name': common.package,
    'listPackageVersions name': common.package,
    'listPackageNames prefix': 'plain-npm',
  };
  return async ({ path, operationId }, { name, in: where, example }) => {
    const [before = ''] = path.split(`/{${name}}`);
    if (where === 'query') return known[`${operationId} ${name}`] ?? example;
    return known[`${before}/{${name}}`] ?? (await firstOf(client, before, name));
  };
}

const listsSchema = z.record(z.string(), z.array(z.record(z.string(), z.unknown())).optional().catch(undefined));

async function firstOf(client: HttpClient, list: string, field: string): Promise<string | undefined> {
  const answer = await client.send('GET', list);
  if (answer.status !== 200) return undefined;
  const lists = Object.values(listsSchema.parse(JSON.parse(answer.body.toString())));
  const value = lists.find((list) => list !== undefined)?.[0]?.[field];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
