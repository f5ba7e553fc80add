/** What went wrong, for people: what an error says and what its causes say, which are often the better half of it. */
export function faultText(error: unknown): string {
  const sentences: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = at.cause) sentences.push(at.message);
  return sentences.length === 0 ? String(error) : sentences.join(': ');
}
