export { parseFilterPolicy } from './filter-policy.ts';
export { matchesPattern, mayMatch } from './match.ts';
export { matchesAttributes, matchesBody } from './matches-message.ts';
export { parsePattern } from './parse.ts';
