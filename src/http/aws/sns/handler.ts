import type { Form } from '../form.ts';
import type { XmlValue } from '../query.ts';
import type { AwsCall } from '../types.ts';

/** Answers one action: its result, or nothing where it has none. Throws AwsError. */
export type Handler = (form: Form, call: AwsCall) => Promise<XmlValue | undefined>;

export type Handlers = Readonly<Record<string, Handler>>;
