/** A view of which a picture is kept. */
export interface Shot {
  /** Of its file, without `-light` or `-dark`. */
  readonly name: string;
  readonly path: string;
  /** Where there is more to see than in a window of the usual height. */
  readonly height?: number;
}

/** Each page of the console, and the views of an image. */
export const SHOTS: readonly Shot[] = [
  { name: 'overview', path: '/?since=30d', height: 1320 },
  { name: 'repositories', path: '/repositories' },
  { name: 'new-repository', path: '/new-repository' },
  { name: 'repository', path: '/repositories/shop%2Fweb' },
  { name: 'repository-history', path: '/repositories/shop%2Fweb?view=history' },
  { name: 'repository-settings', path: '/repositories/shop%2Fweb?view=settings', height: 1200 },
  { name: 'image', path: '/repositories/shop%2Fapi/images/prod' },
  { name: 'image-finding', path: '/repositories/shop%2Fapi/images/prod?finding=CVE-2025-24813', height: 1200 },
  { name: 'image-fixes', path: '/repositories/shop%2Fweb/images/2.0.0?group=fix' },
  { name: 'image-layers', path: '/repositories/shop%2Fapi/images/prod?view=layers' },
  { name: 'image-packages', path: '/repositories/payments%2Fledger/images/prod?view=packages' },
  { name: 'image-platforms', path: '/repositories/base%2Falpine/images/latest?view=platforms' },
  { name: 'image-compare', path: '/repositories/shop%2Fweb/images/prod?view=compare&with=1.0.0' },
  { name: 'vulnerabilities', path: '/vulnerabilities' },
  { name: 'vulnerability', path: '/vulnerabilities/CVE-2025-24813' },
  { name: 'packages', path: '/packages?name=libc6' },
  { name: 'search', path: '/search?q=shop' },
  { name: 'excuses', path: '/excuses' },
  { name: 'excuse', path: '/excuses/1' },
  { name: 'alert-rules', path: '/alerts' },
  { name: 'alert-rule', path: '/alerts/rules/payments', height: 1200 },
  { name: 'new-alert-rule', path: '/alerts/new-rule' },
  { name: 'alert-channels', path: '/alerts/channels' },
  { name: 'alert-channel', path: '/alerts/channels/platform' },
  { name: 'new-alert-channel', path: '/alerts/new-channel' },
  { name: 'alert-deliveries', path: '/alerts/deliveries' },
  { name: 'schedules', path: '/schedules' },
  { name: 'schedule', path: '/schedules/weekly' },
  { name: 'new-schedule', path: '/new-schedule' },
  { name: 'advisories', path: '/advisories' },
  { name: 'access', path: '/access' },
  { name: 'user', path: '/access/users/mary' },
  { name: 'account', path: '/account' },
  { name: 'trail', path: '/access/trail' },
];
