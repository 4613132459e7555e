// Who is signed in: kept for this tab alone, and forgotten when it is closed.

/** A bearer token with the one that renews it, or an API key. */
export interface SignIn {
  token?: string;
  refresh?: string;
  key?: string;
}

const PLACE = "skillmatch-sign-in";
let current: SignIn | null = null;
const listeners = new Set<() => void>();

try {
  current = JSON.parse(sessionStorage.getItem(PLACE) ?? "null") as SignIn | null;
} catch {
  current = null;
}

/** The sign-in of this tab, if there is one. */
export const keptSignIn = (): SignIn | null => current;

/** Keep a sign-in, or forget it with null. */
export function keepSignIn(signIn: SignIn | null): void {
  const ended = current !== null && signIn === null;
  current = signIn;
  if (signIn === null) sessionStorage.removeItem(PLACE);
  else sessionStorage.setItem(PLACE, JSON.stringify(signIn));
  if (ended) for (const listener of listeners) listener();
}

/** Be told when the sign-in has ended. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
