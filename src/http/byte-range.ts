import { OciError } from '../oci/error.ts';
import type { ByteRange } from '../storage/types.ts';

/**
 * The bytes that a Range header asks for (RFC 9110, "Range"). Undefined where all are to be sent: there is no header,
 * it is of another form, or it asks for several ranges. Throws 416 where it asks for none that exist.
 */
export function parseRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes : Math.min(sizeBytes, Number(last) + 1);
  if (start < end) return { start, end };
  throw new OciError('SIZE_INVALID', `the range "${header}" lies outside of ${sizeBytes} bytes`, {
    status: 416,
    headers: { 'Content-Range': `bytes */${sizeBytes}` },
  });
}
