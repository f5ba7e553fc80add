/** RFC 5321, 4.5.3.1: octets of the local part, and of the whole. */
const MOST_LOCAL = 64;
const MOST_ADDRESS = 254;

/** RFC 5322's dot-atom; quoted ones are as good as never used, and good for smuggling. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Whether it is a bare address, `team@example.org`, that can stand in an envelope and in a header as it is. A domain in
 * other letters is written as `xn--…`.
 */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > MOST_LOCAL || text.length > MOST_ADDRESS) return false;
  return (
    LOCAL.test(text.slice(0, at)) &&
    text
      .slice(at + 1)
      .split('.')
      .every((label) => LABEL.test(label))
  );
}
