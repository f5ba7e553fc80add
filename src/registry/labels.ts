/** So many labels a repository may have (ECR API reference, "TagResource"). */
export const MOST_LABELS = 50;
export const LONGEST_LABEL_KEY = 128;
export const LONGEST_LABEL_VALUE = 256;

const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What is wrong with a label's key: its form, or that it begins as AWS's own do. */
export function labelKeyFault(key: string): 'form' | 'reserved' | undefined {
  if (key === '' || key.length > LONGEST_LABEL_KEY || !ALLOWED.test(key)) return 'form';
  return /^aws:/i.test(key) ? 'reserved' : undefined;
}

/** Whether ECR takes it for the value of a label. */
export function isLabelValue(value: string): boolean {
  return value.length <= LONGEST_LABEL_VALUE && ALLOWED.test(value);
}
