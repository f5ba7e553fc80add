import { osvDump } from '../osv/dump.ts';

/** GitHub's advisories about packages of NuGet, and those that were made to do harm. */
export const osvNuget = osvDump({
  id: 'osv-nuget',
  ecosystem: 'NuGet',
  licence: 'CC-BY-4.0 AND Apache-2.0',
  databases: 'GitHub Advisory Database and OpenSSF Malicious Packages',
});
