// Reading from the server: loading, loaded, or failed.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiProblem } from "./api";

export type Loaded<T> =
  | { state: "loading"; data: T | undefined; error: undefined; reload: () => void }
  | { state: "loaded"; data: T; error: undefined; reload: () => void }
  | { state: "failed"; data: T | undefined; error: ApiProblem; reload: () => void };

const asProblem = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem(String(error), 0, "page", {});

/** Read when the page opens and whenever `key` changes; keeps what was shown until the new is here. */
export function useLoad<T>(read: () => Promise<T>, key: string): Loaded<T> {
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<{ key: string; data?: T; error?: ApiProblem; busy: boolean }>({
    key,
    busy: true,
  });
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    let current = true;
    setShown((before) => ({ ...before, busy: true }));
    latest
      .current()
      .then((data) => current && setShown({ key, data, busy: false }))
      .catch((error: unknown) => current && setShown((b) => ({ ...b, key, error: asProblem(error), busy: false })));
    return () => {
      current = false;
    };
  }, [key, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  if (shown.error && !shown.busy) return { state: "failed", data: shown.data, error: shown.error, reload };
  if (shown.data !== undefined && !shown.busy && shown.key === key) {
    return { state: "loaded", data: shown.data, error: undefined, reload };
  }
  return { state: "loading", data: shown.data, error: undefined, reload };
}

/** Doing something once: whether it is under way, and the problem that it met. */
export interface Action {
  busy: boolean;
  problem: ApiProblem | null;
  run: (work: () => Promise<unknown>) => Promise<boolean>;
  clear: () => void;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const under = useRef(false);
  const run = useCallback(async (work: () => Promise<unknown>) => {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await work();
      return true;
    } catch (error) {
      setProblem(asProblem(error));
      return false;
    } finally {
      under.current = false;
      setBusy(false);
    }
  }, []);
  const clear = useCallback(() => setProblem(null), []);
  return { busy, problem, run, clear };
}
