type Order<Row> = (a: Row, b: Row) => number;

const TEXTS = new Intl.Collator(undefined, { numeric: true });

/** Rows in the order of a text of theirs; those without one come last. */
export function byText<Row>(textOf: (row: Row) => string | undefined): Order<Row> {
  return ordered(textOf, TEXTS.compare);
}

/** Rows in the order of a number of theirs, the least first; those without one come last. */
export function byNumber<Row>(numberOf: (row: Row) => number | undefined): Order<Row> {
  return ordered(numberOf, (a, b) => a - b);
}

function ordered<Row, Value>(valueOf: (row: Row) => Value | undefined, compare: (a: Value, b: Value) => number) {
  return (one: Row, other: Row) => {
    const [a, b] = [valueOf(one), valueOf(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return compare(a, b);
  };
}
