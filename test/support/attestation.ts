import { type KeyObject, sign } from 'node:crypto';

/** The media type of a DSSE envelope. */
export const DSSE = 'application/vnd.dsse.envelope.v1+json';

/** An OpenVEX document about an image in a signed envelope, as `cosign attest --type openvex` makes it. */
export function attestation(image: string, vex: object, privateKey: KeyObject) {
  const type = 'application/vnd.in-toto+json';
  const payload = JSON.stringify({
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://openvex.dev/ns/v0.2.0',
    subject: [{ digest: { sha256: image.replace('sha256:', '') } }],
    predicate: vex,
  });
  const signed = Buffer.from(`DSSEv1 ${type.length} ${type} ${Buffer.byteLength(payload)} ${payload}`);
  const signatures = [{ sig: sign('sha256', signed, privateKey).toString('base64') }];
  return { payloadType: type, payload: Buffer.from(payload).toString('base64'), signatures };
}
