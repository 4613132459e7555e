// The frame around all pages: who is signed in, where to go, and the page of the address.
import type { JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { AccountContext, type Account, type Me } from "./account";
import { api, ApiProblem, told } from "./api";
import { Loading, ProblemNotice } from "./parts/states";
import { pageOf } from "./pages";
import { go, usePlace } from "./router";
import { keepSignIn, keptSignIn, onSignedOut } from "./session";
import { Top } from "./top";

/** Asks who is signed in, and lets pages ask anew. */
function useSignedIn(): { account: Account; asked: boolean; problem: ApiProblem | null } {
  const [me, setMe] = useState<Me | null>(null);
  const [asked, setAsked] = useState(keptSignIn() === null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const refresh = useCallback(async () => {
    const found = keptSignIn() ? await told(api.GET("/v1/me")) : null;
    setMe(found);
    return found;
  }, []);
  const signOut = useCallback(async () => {
    if (keptSignIn()?.token) await api.POST("/v1/auth/logout", {}).catch(() => undefined);
    keepSignIn(null);
    go("#/");
  }, []);
  useEffect(() => onSignedOut(() => setMe(null)), []);
  useEffect(() => {
    if (asked) return;
    refresh()
      .catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 401) keepSignIn(null);
        else setProblem(error instanceof ApiProblem ? error : null);
      })
      .finally(() => setAsked(true));
  }, []);
  const account = useMemo(() => ({ me, refresh, signOut }), [me, refresh, signOut]);
  return { account, asked, problem };
}

/** Where the path changes, the heading of the new page takes the focus. */
function useHeadingFocus(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [path]);
}

export function App(): JSX.Element {
  const place = usePlace();
  const { account, asked, problem } = useSignedIn();
  const path = place.path.join("/");
  useHeadingFocus(path);
  const skip = (event: Event): void => {
    event.preventDefault();
    document.querySelector<HTMLElement>("main h1")?.focus();
  };
  return (
    <AccountContext.Provider value={account}>
      <a class="skip" href="#" onClick={skip}>
        Skip to the content
      </a>
      <Top section={place.path[0] ?? ""} />
      <main class="main" id="main">
        {problem ? (
          <ProblemNotice problem={problem} retry={() => location.reload()} />
        ) : asked ? (
          pageOf(place, account.me)
        ) : (
          <Loading what="your account" />
        )}
      </main>
      <footer class="foot">
        <p>
          Ranked by meaning, with reasons. <a href="#/guides">Career guides</a> · <a href="docs">API</a>
        </p>
      </footer>
    </AccountContext.Provider>
  );
}
