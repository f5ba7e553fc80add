/** As it stood in the Dockerfile, without what builders put around it. */
export function dockerfileText(createdBy: string): string {
  const text = createdBy.replace(/ # buildkit$/, '');
  const command = /^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c (?:#\(nop\)\s+)?(.*)$/s.exec(text)?.[1];
  if (command === undefined) return text;
  return text.includes('#(nop)') ? command : `RUN ${command}`;
}
