import { osvDump } from '../osv/dump.ts';

/** Advisories about packages of Erlang and Elixir. */
export const osvHex = osvDump({
  id: 'osv-hex',
  ecosystem: 'Hex',
  licence: 'CC-BY-4.0',
  databases: 'GitHub Advisory Database and Erlang Ecosystem Foundation',
});
