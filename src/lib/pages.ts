/**
 * Pages of rows in the order of their ids, none of them empty, up to the first that is not full. `page` answers at most
 * `size` rows behind the id it is given.
 */
export async function* pagesById<R extends { readonly id: number }>(
  size: number,
  page: (after: number) => Promise<readonly R[]>,
): AsyncIterable<readonly R[]> {
  for (let last = 0; ; ) {
    const rows = await page(last);
    if (rows.length > 0) yield rows;
    const final = rows.at(-1);
    if (final === undefined || rows.length < size) return;
    last = final.id;
  }
}
