import { existsSync } from 'node:fs';
import { findActive, findLooks } from '../advisory/index.ts';
import { keySource } from '../auth/index.ts';
import type { Config } from '../config/index.ts';
import { type Database, openSqlite } from '../db/index.ts';
import { describeWalls } from '../inventory/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { databaseFile } from '../wire/index.ts';
import type { NoAdvisories } from './doctor/advisories.ts';
import type { DoctorSettings } from './doctor.ts';

/** What `pratique doctor` looks at, of the registry that this configuration runs. */
export function doctorSettings(config: Config): DoctorSettings {
  const file = databaseFile(config);
  const open = () => openSqlite(file);
  return {
    data: config.data,
    database: { file, open },
    masterKey: keySource(config.masterKey),
    host: config.host,
    port: config.port,
    url: config.url,
    ...(config.tls === undefined ? {} : { tls: config.tls }),
    clock,
    async advisories() {
      if (!existsSync(file)) return {};
      const db = await open();
      try {
        return (await findActive(db)) ?? (await failureIn(db));
      } finally {
        await db.close();
      }
    },
    updateCommand: `pratique advisories ${config.advisoriesFrom === undefined ? 'update' : 'pull'}`,
    walls: async () => (await describeWalls()).made,
  };
}

/** Sources fail each in its own way, but what all come from fails for all alike. */
async function failureIn(db: Database): Promise<NoAdvisories> {
  const [first] = (await findLooks(db)).flatMap(({ error }) => error ?? []);
  return first === undefined ? {} : { reason: first };
}
