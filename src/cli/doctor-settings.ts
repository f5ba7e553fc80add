import { existsSync } from 'node:fs';
import { findActive } from '../advisory/index.ts';
import type { Config } from '../config.ts';
import { openSqlite } from '../db/index.ts';
import { describeWalls } from '../inventory/index.ts';
import { systemClock as clock } from '../lib/clock.ts';
import { databaseFile } from '../wire.ts';
import type { DoctorSettings } from './doctor.ts';

/** What `pratique doctor` looks at, of the registry that this configuration runs. */
export function doctorSettings(config: Config): DoctorSettings {
  const file = databaseFile(config);
  const open = () => openSqlite(file);
  return {
    data: config.data,
    database: { file, open },
    masterKeyFile: config.masterKeyFile,
    host: config.host,
    port: config.port,
    url: config.url,
    ...(config.tls === undefined ? {} : { tls: config.tls }),
    clock,
    async advisories() {
      if (!existsSync(file)) return undefined;
      const db = await open();
      try {
        return await findActive(db);
      } finally {
        await db.close();
      }
    },
    walls: async () => (await describeWalls()).made,
  };
}
