import { OciError } from '../../oci/error.ts';

/** The `start-end` of a chunk's Content-Range (distribution-spec, "Pushing a blob in chunks"), end included. */
export function parseChunkRange(header: string | undefined): { start: number; end: number } | undefined {
  if (header === undefined) return undefined;
  const match = /^(?:bytes[ =])?(\d{1,15})-(\d{1,15})(?:\/(?:\d+|\*))?$/.exec(header);
  const [, start, end] = match ?? [];
  if (start === undefined || end === undefined || Number(start) > Number(end)) {
    throw new OciError('BLOB_UPLOAD_INVALID', `the Content-Range "${header}" is not of the form <start>-<end>`);
  }
  return { start: Number(start), end: Number(end) };
}
