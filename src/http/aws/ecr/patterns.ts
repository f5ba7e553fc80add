import { patternMatcher } from '../request-reader.ts';
import { shapes } from './model.ts';

/** Whether the whole text has the form; the pattern is one of the model's, the text already of bounded length. */
export const matchesPattern = patternMatcher(shapes, {
  '^[a-z0-9*](?:[._\\-/a-z0-9*]?[a-z0-9*]+)*$': '^[a-z0-9*]+(?:[._\\-/][a-z0-9*]+)*$',
});
