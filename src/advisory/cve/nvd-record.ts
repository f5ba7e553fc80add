import { z } from 'zod';
import { excerptOf } from '../reading/excerpt.ts';
import type { Statement, Warning } from '../types.ts';
import { cveIdForm } from './cve-id.ts';
import { englishOf, publishedAtOf, referencesOf, scoresOf, standingOf } from './facts.ts';

const metricForm = z.object({ type: z.string(), cvssData: z.object({ vectorString: z.string() }).optional() });
const metricsForm = z.array(metricForm).optional();
const recordForm = z.object({
  cve: z.object({
    id: cveIdForm,
    published: z.string().optional(),
    vulnStatus: z.string().optional(),
    cveTags: z.array(z.object({ tags: z.array(z.string()) })).optional(),
    descriptions: z.array(z.object({ lang: z.string(), value: z.string() })),
    metrics: z
      .object({
        cvssMetricV2: metricsForm,
        cvssMetricV30: metricsForm,
        cvssMetricV31: metricsForm,
        cvssMetricV40: metricsForm,
      })
      .optional(),
    references: z.array(z.object({ url: z.string(), tags: z.array(z.string()).optional() })).optional(),
  }),
});

type NvdCve = z.infer<typeof recordForm>['cve'];

/**
 * What NVD's record of a CVE says (nvd_api_2.0, cve_api_json_2.0.schema), with a warning for what of it is not
 * understood. NVD's own scores (`Primary`) count before those of others that it passes on.
 */
export function nvdStatements(value: unknown): readonly Statement[] {
  const record = recordForm.safeParse(value);
  if (!record.success) {
    const example = `${excerptOf(value, 100)}: ${z.prettifyError(record.error)}`;
    return [{ kind: 'warning', reason: 'a CVE in no form known here', example }];
  }
  const { cve } = record.data;
  const warnings: Warning[] = [];
  const description = englishOf(cve.descriptions);
  const isRejected = cve.vulnStatus?.toLowerCase() === 'rejected';
  const tags = (cve.cveTags ?? []).flatMap((tagged) => tagged.tags);
  return [
    {
      kind: 'facts',
      vulnerability: cve.id,
      replaces: true,
      ...(description === undefined ? {} : { description }),
      cvss: scoresOf(cve.id, scoredIn(cve), warnings),
      ...publishedAtOf(cve.published),
      references: referencesOf(cve.references ?? []),
      ...standingOf(isRejected, tags, description),
    },
    ...warnings,
  ];
}

function scoredIn({ metrics = {} }: NvdCve) {
  const { cvssMetricV2 = [], cvssMetricV30 = [], cvssMetricV31 = [], cvssMetricV40 = [] } = metrics;
  return [...cvssMetricV40, ...cvssMetricV31, ...cvssMetricV30, ...cvssMetricV2].flatMap(({ type, cvssData }) =>
    cvssData === undefined ? [] : [{ vector: cvssData.vectorString, isFirst: type === 'Primary' }],
  );
}
