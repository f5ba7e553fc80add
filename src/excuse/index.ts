export { applicableExcuses, type ExcusableImage } from './applicable.ts';
export { coversPackages } from './covers.ts';
export { DAY_MILLISECONDS, DEFAULT_TERMS, type ExcuseTerms } from './fault.ts';
export { storedNames, vulnerabilityIds } from './held.ts';
export {
  databaseExcuses,
  type ExcusePage,
  type Excuses,
  type ExcusesOptions,
  type ExcusesToTellOf,
  excusesToTellOf,
} from './store.ts';
