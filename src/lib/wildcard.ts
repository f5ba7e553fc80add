/** Whether all of `text` fits `pattern`, in which `*` stands for any characters, none too. Linear in both lengths. */
export function matchesWildcard(pattern: string, text: string): boolean {
  return matchesParts(pattern.split('*'), text);
}

/** The same of a pattern that is given as what stands between its `*`. */
export function matchesParts(parts: readonly string[], text: string): boolean {
  const first = parts[0] ?? '';
  if (parts.length === 1) return text === first;
  const last = parts.at(-1) ?? '';
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

/** Whether there is a text that fits both patterns. Quadratic in their lengths. */
export function wildcardsMeet(one: string, other: string): boolean {
  // Of what is left of both from a place on: a row for each place of the one, from its end.
  let next: readonly boolean[] = [];
  for (let i = one.length; i >= 0; i -= 1) {
    const row: boolean[] = [];
    for (let j = other.length; j >= 0; j -= 1) {
      const [a, b] = [one[i], other[j]];
      if (a === '*' || b === '*') row[j] = next[j] === true || row[j + 1] === true;
      else row[j] = a === b && (a === undefined || next[j + 1] === true);
    }
    next = row;
  }
  return next[0] === true;
}
