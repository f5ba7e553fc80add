import { after } from 'node:test';

// Loaded ahead of every test file: one whose process goes on when its tests are over fails, and says what it left open.

const PATIENCE_MILLISECONDS = 20_000;

after(() => {
  const timer = setTimeout(() => {
    process.stderr.write(`still open when the tests were over: ${process.getActiveResourcesInfo().join(', ')}\n`);
    process.exit(1);
  }, PATIENCE_MILLISECONDS);
  timer.unref();
});
