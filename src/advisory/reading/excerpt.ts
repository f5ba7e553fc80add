/** How a value of a feed begins, as JSON: for the example of a warning. One that is too deep to be written is only named. */
export function excerptOf(value: unknown, mostCharacters: number): string {
  try {
    return (JSON.stringify(value) ?? '').slice(0, mostCharacters);
  } catch {
    return 'a value that is too deep';
  }
}
