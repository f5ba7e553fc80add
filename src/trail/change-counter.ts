import type { KyselyPlugin, PluginTransformQueryArgs } from 'kysely';

const CHANGING = new Set(['InsertQueryNode', 'UpdateQueryNode', 'DeleteQueryNode']);

/** Counts the rows that the queries of a transaction change. */
export function changeCounter(): { readonly plugin: KyselyPlugin; changes(): number } {
  const changing = new WeakSet<PluginTransformQueryArgs['queryId']>();
  let count = 0;
  return {
    plugin: {
      transformQuery({ node, queryId }) {
        if (CHANGING.has(node.kind)) changing.add(queryId);
        return node;
      },
      async transformResult({ result, queryId }) {
        // Of a query that answers rows, SQLite tells no more than these.
        if (changing.has(queryId)) count += Number(result.numAffectedRows ?? result.rows.length);
        return await Promise.resolve(result);
      },
    },
    changes: () => count,
  };
}
