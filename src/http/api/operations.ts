import type { OpenAPIHono } from '@hono/zod-openapi';
import type { ApiEnv } from './context.ts';

/** An operation of the document, as requests are told apart by. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** `{name}` stands for one. */
  readonly segments: readonly string[];
}

/** All that are registered by now, those without a parameter first: `/excuses/vex` is no `/excuses/{id}`. */
export function operationsOf(app: OpenAPIHono<ApiEnv>): readonly Operation[] {
  const operations = app.openAPIRegistry.definitions.flatMap((definition) => {
    if (definition.type !== 'route' || definition.route.operationId === undefined) return [];
    const { operationId: id, method, path } = definition.route;
    return { id, method: method.toUpperCase(), segments: path.split('/') };
  });
  return operations.toSorted((a, b) => named(a) - named(b));
}

/** Whether the segments of a path are such a pattern's. */
export function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, at) => isNamed(part) || part === segments[at]);
}

/** Whether a segment of a pattern stands for any. */
export function isNamed(part: string): boolean {
  return part.startsWith('{');
}

function named({ segments }: Operation): number {
  return segments.filter(isNamed).length;
}
