import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** Faults of an alert's JSON by the schema that is documented, a sentence each. */
export function alertFaults(): (json: string) => readonly string[] {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const file = new URL('../../docs/alert.schema.json', import.meta.url);
  const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return (json) => {
    validate(JSON.parse(json));
    return (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  };
}
