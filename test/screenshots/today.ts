import assert from 'node:assert/strict';
import type { HttpClient } from '../support/http.ts';

const DAY = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();

/** What people have set up by today: channels, rules, a schedule, excuses, users; and what it led to. */
export async function setUp(client: HttpClient, receiver: string): Promise<void> {
  const send = async (method: string, path: string, body?: object) => {
    const options = { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) };
    const { status, body: answer } = await client.send(method, `/api/v1/${path}`, options);
    assert.ok(status < 300, `${method} ${path}: ${status} ${answer.toString()}`);
  };
  const secret = `whsec_${btoa('nobody reads what this one signs')}`;
  for (const name of ['platform', 'payments']) {
    const settings = { url: `${receiver}/${name}`, secret };
    await send('PUT', `alerts/channels/${name}`, { channel: 'webhook', settings });
  }
  await send('PUT', 'alerts/rules/payments', { from: { severity: 'HIGH' }, channels: ['payments'] });
  for (const name of ['shop/api', 'shop/web', 'shop/checkout', 'payments/ledger', 'payments/reports']) {
    const labels = { ImageSource: `https://git.example.org/${name}` };
    await send('PATCH', `repositories/${encodeURIComponent(name)}/labels`, { labels });
  }
  await send('PUT', 'schedules/weekly', { expression: 'rate(7 days)', repositories: ['payments/*'] });
  await send('POST', 'schedules/weekly/run');
  await send('POST', 'alerts/channels/platform/test');
  for (const [name, permission, pattern] of [
    ['mary', 'administer', 'shop/*'],
    ['build', 'push', 'shop/*'],
    ['audit', 'pull', '*'],
  ] as const) {
    await send('POST', 'users', { name });
    await send('POST', `users/${name}/grants`, { grants: [{ permission, pattern }] });
  }
  for (const excuse of [
    {
      vulnerability: 'CVE-2018-25032',
      repository: 'shop/*',
      reason: 'Nothing that anybody else made is compressed',
      expiresAt: inDays(5),
    },
    {
      vulnerability: 'CVE-2025-24813',
      repository: 'shop/checkout',
      reason: 'The default servlet may not write; Tomcat 9.0.99 comes with the next release',
      expiresAt: inDays(60),
      ticket: 'https://tickets.example.org/SHOP-212',
    },
  ]) {
    await send('POST', 'excuses', excuse);
  }
}
