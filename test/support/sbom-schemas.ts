import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';

/** Faults of a document, one sentence each. */
export type Validator = (document: unknown) => readonly string[];

/** By the official schema of CycloneDX 1.6. */
export function cycloneDxValidator(): Validator {
  const ajv = newAjv();
  for (const name of ['spdx', 'jsf-0.82']) {
    ajv.addSchema(cycloneDxSchema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  return faultsBy(ajv.compile(cycloneDxSchema('bom-1.6')));
}

/** By the official schema of SPDX 2.3, where it lies under ../shared/data; undefined where it does not. */
export function spdxSchemaValidator(): Validator | undefined {
  const path = fileURLToPath(new URL('../../../shared/data/schemas/spdx-2.3.schema.json', import.meta.url));
  return existsSync(path) ? faultsBy(newAjv().compile(parsed(path))) : undefined;
}

function newAjv(): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: false });
  formats.default(ajv);
  // Of addresses in other scripts, of which our documents have none.
  for (const format of ['iri-reference', 'idn-email']) ajv.addFormat(format, true);
  return ajv;
}

function cycloneDxSchema(name: string): object {
  const library = import.meta.resolve('@cyclonedx/cyclonedx-library/package.json');
  return parsed(fileURLToPath(new URL(`res/schema/${name}.SNAPSHOT.schema.json`, library)));
}

function parsed(path: string): object {
  return JSON.parse(readFileSync(path, 'utf8')) as object;
}

function faultsBy(validate: ValidateFunction): Validator {
  return (document) => (validate(document) ? [] : (validate.errors ?? []).map(sentence));
}

function sentence({ instancePath, message = 'is wrong', params }: ErrorObject): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}
