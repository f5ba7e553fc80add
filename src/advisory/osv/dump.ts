import type { AdvisorySource } from '../types.ts';
import { osvArchiveStatements } from './archive.ts';

/** One ecosystem's archive at OSV.dev. */
export interface OsvDump extends Pick<AdvisorySource, 'id' | 'licence'> {
  /** As OSV names it. */
  readonly ecosystem: string;
  /** The databases that OSV gathers there, for who names them. */
  readonly databases: string;
  /** As in AdvisorySource; 10 where absent. */
  readonly everyMinutes?: number;
}

/**
 * The source of what OSV.dev has gathered about a language's packages (google.github.io/osv.dev/data, "Data dumps"): one
 * archive for each ecosystem, made anew within minutes of a change in any of its databases.
 */
export function osvDump({ id, ecosystem, licence, databases, everyMinutes = 10 }: OsvDump): AdvisorySource {
  return {
    id,
    title: `OSV: ${ecosystem}`,
    licence,
    attribution: `${databases}; gathered by OSV, https://osv.dev/`,
    complete: true,
    everyMinutes,
    files: async () => [
      { url: `https://osv-vulnerabilities.storage.googleapis.com/${encodeURIComponent(ecosystem)}/all.zip` },
    ],
    parse: (file) => osvArchiveStatements(file, { ecosystem, wants: (path) => path.endsWith('.json') }),
  };
}
