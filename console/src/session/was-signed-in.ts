const KEY = 'pratique.signedIn';

/** Whether somebody was signed in here when the console was last used: a guess, for what is asked for ahead of the answer. */
export function wasSignedIn(): boolean {
  return store()?.getItem(KEY) === 'true';
}

/** Notes it for the next time. */
export function noteSignedIn(is: boolean): void {
  store()?.setItem(KEY, String(is));
}

/** Nothing, where the browser keeps nothing of anybody. */
function store(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}
