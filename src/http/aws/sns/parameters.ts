import type { Form } from '../form.ts';
import { invalid } from './refusals.ts';

/** A parameter that must be there. */
export function required(form: Form, name: string): string {
  const value = form.text(name);
  if (value === undefined) throw invalid(`${name} Reason: no value for required parameter`);
  return value;
}

/** An ARN that must be there and have an ARN's form, in SNS's words. */
export function requiredArn(form: Form, name: string): string {
  const arn = required(form, name);
  const count = arn.split(':').length;
  if (!arn.startsWith('arn:') || count < 6) {
    throw invalid(`${name} Reason: An ARN must have at least 6 elements, not ${count}`);
  }
  return arn;
}

/** `true` or `false`; undefined where it is not there. */
export function flag(form: Form, name: string): boolean | undefined {
  const value = form.text(name)?.toLowerCase();
  if (value === undefined || value === '') return undefined;
  if (value !== 'true' && value !== 'false') throw invalid(`${name} Reason: must be true or false`);
  return value === 'true';
}

/** The texts of a map. */
export function textMap(form: Form, name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from(form.map(name), ([key, { value = '' }]) => [key, value]));
}

/** A listing's opaque place. */
export function nextToken(after: string | undefined): { readonly NextToken?: string } {
  return after === undefined ? {} : { NextToken: Buffer.from(after, 'utf8').toString('base64url') };
}

/** Where a listing goes on, by the token that `nextToken` made. */
export function placeOf(form: Form, allowed: RegExp): { readonly after?: string } {
  const token = form.text('NextToken');
  if (token === undefined || token === '') return {};
  const after = token.length > 512 ? '' : Buffer.from(token, 'base64url').toString('utf8');
  if (!allowed.test(after)) throw invalid('NextToken');
  return { after };
}
