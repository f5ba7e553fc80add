/** What the operations of the REST API do, of those that change something. */
const WORDS: Readonly<Record<string, string>> = {
  addAccessKey: 'Made an access key of',
  addExcuse: 'Excused findings',
  addGrants: 'Let do more:',
  addUser: 'Made a user',
  attachSbom: 'Attached an SBOM to',
  changeRepository: 'Changed the repository',
  changeUser: 'Disabled or enabled',
  changePassword: 'Changed their own password',
  deleteAlertChannel: 'Removed the channel',
  deleteBlob: 'Deleted the blob',
  deleteManifest: 'Deleted the image or tag',
  deleteAlertRule: 'Removed the alert rule',
  deleteSchedule: 'Removed the schedule',
  endExcuse: 'Withdrew excuse',
  importExcuses: 'Imported excuses',
  putAlertChannel: 'Set the channel',
  putAlertRule: 'Set the alert rule',
  putCurrentTags: 'Set which tags are current',
  putSchedule: 'Set the schedule',
  removeAccessKey: 'Took back the access key of',
  removeGrant: 'Let do less:',
  removePassword: 'Took back the password of',
  removeUser: 'Removed the user',
  rollAccessKeys: 'Rolled the access keys of',
  runSchedule: 'Began the schedule',
  setPassword: 'Set the password of',
  signIn: 'Signed in to the console',
  signInRefused: 'Was refused to sign in to the console',
  signOut: 'Signed out of the console',
  signOutEverywhere: 'Signed out everywhere',
  signOutUser: 'Signed out everywhere the user',
  updateAdvisories: 'Had the advisories updated',
};

/** What an operation did, in words where there are any; else its own name, as `DeleteRepository` or `user add`. */
export function actionText(action: string): string {
  return Object.hasOwn(WORDS, action) ? (WORDS[action] ?? action) : action;
}
