import { languageRecord, packageFacts, type ReadRecord } from '../records.ts';
import type { Extractor } from '../types.ts';
import { wantedNames } from '../wanted-names.ts';

/**
 * Applications of Erlang and Elixir as they are compiled (Erlang/OTP's documentation, "app"): `ebin/<name>.app`. Those
 * that come with Erlang/OTP or Elixir are of the type `otp`, all others of `hex`.
 */
export const erlangApp: Extractor = {
  id: 'erlang-app',
  version: 1,
  limitBytes: 4 * 2 ** 20,
  ...wantedNames({ endings: ['.app'], also: ({ path }) => /(?:^|\/)ebin\/[^/]+$/.test(path) }),
  async *extract(file, { signal }) {
    const text = Buffer.from(file.read(0, HEAD_BYTES)).toString();
    yield* packageFacts({ evidence: 'installed' }, [recordOf(text)], signal);
  },
};

const HEAD_BYTES = 2 ** 18;
const OF_PLATFORM = new Set(
  [
    'asn1 common_test compiler crypto debugger dialyzer diameter edoc eldap erl_docgen erl_interface erts et eunit ftp hipe',
    'inets jinterface kernel megaco mnesia observer odbc os_mon parsetools public_key reltool runtime_tools sasl snmp ssh',
    'ssl stdlib syntax_tools tftp tools wx xmerl eex elixir ex_unit iex logger mix',
  ].flatMap((line) => line.split(' ')),
);

function recordOf(text: string): ReadRecord {
  const [, name = ''] = /\{\s*application\s*,\s*'?([a-z][\w@]*)/i.exec(text) ?? [];
  const [, version = ''] = /\{\s*vsn\s*,\s*"([^"]*)"/.exec(text) ?? [];
  return languageRecord(OF_PLATFORM.has(name) ? 'otp' : 'hex', name, version);
}
