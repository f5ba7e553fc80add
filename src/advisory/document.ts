import { parse as parseYaml } from 'yaml';

/**
 * What a small JSON or YAML file holds; `form` names what was looked for, for the message where it is neither. Every
 * scalar of YAML is taken as text: a version `1.10` is no number, a date no Date.
 */
export function parseDocument(text: string, form: string): unknown {
  const isJson = /^\s*[{[]/.test(text);
  try {
    return isJson ? JSON.parse(text) : parseYaml(text, { schema: 'failsafe', prettyErrors: false });
  } catch (error) {
    throw new Error(`no ${form}: neither JSON nor YAML begins with "${text.slice(0, 80)}"`, { cause: error });
  }
}
