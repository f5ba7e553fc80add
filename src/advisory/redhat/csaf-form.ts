import { z } from 'zod';

/** What is read of a CSAF document (docs.oasis-open.org/csaf/csaf/v2.0), and no more. */
const productForm = z.object({
  product_id: z.string(),
  product_identification_helper: z.object({ cpe: z.string().optional(), purl: z.string().optional() }).optional(),
});

interface Branch {
  readonly product?: z.infer<typeof productForm> | undefined;
  readonly branches?: readonly Branch[] | undefined;
}

const branchForm: z.ZodType<Branch> = z.object({
  product: productForm.optional(),
  get branches() {
    return z.array(branchForm).optional();
  },
});

const relationshipForm = z.object({
  product_reference: z.string(),
  relates_to_product_reference: z.string(),
  full_product_name: z.object({ product_id: z.string() }),
});

const ids = z.array(z.string()).optional();
const detailsForm = z.object({ category: z.string(), details: z.string().optional(), product_ids: ids });
const scoreForm = z.object({ vectorString: z.string().optional() }).optional();

const vulnerabilityForm = z.object({
  cve: z.string().optional(),
  title: z.string().optional(),
  release_date: z.string().optional(),
  notes: z.array(z.object({ category: z.string(), text: z.string().optional() })).optional(),
  product_status: z
    .object({ fixed: ids, known_affected: ids, known_not_affected: ids, under_investigation: ids })
    .optional(),
  remediations: z.array(detailsForm).optional(),
  threats: z.array(detailsForm).optional(),
  scores: z.array(z.object({ cvss_v2: scoreForm, cvss_v3: scoreForm, cvss_v4: scoreForm })).optional(),
});

const documentForm = z.object({
  document: z.object({
    category: z.string(),
    title: z.string().optional(),
    tracking: z.object({ id: z.string(), status: z.string().optional() }),
  }),
  product_tree: z
    .object({ branches: z.array(branchForm).optional(), relationships: z.array(relationshipForm).optional() })
    .optional(),
  vulnerabilities: z.array(vulnerabilityForm).optional(),
});

export type CsafDocument = z.infer<typeof documentForm>;
export type CsafVulnerability = z.infer<typeof vulnerabilityForm>;
export type CsafBranch = Branch;
export type CsafRelationship = z.infer<typeof relationshipForm>;

/** Throws where the value is no CSAF document. */
export function parseCsaf(value: unknown): CsafDocument {
  const parsed = documentForm.safeParse(value);
  if (!parsed.success) throw new Error(`no CSAF document: ${z.prettifyError(parsed.error).slice(0, 500)}`);
  return parsed.data;
}
