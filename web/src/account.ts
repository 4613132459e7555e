// Whose page this is.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Schemas } from "./api";

export type Me = Schemas["MeRead"];

export interface Account {
  me: Me | null;
  /** Ask the server anew who is signed in. */
  refresh: () => Promise<Me | null>;
  signOut: () => Promise<void>;
}

export const AccountContext = createContext<Account>({
  me: null,
  refresh: async () => null,
  signOut: async () => undefined,
});

export const useAccount = (): Account => useContext(AccountContext);

/** The candidate id of a page that only candidates with a profile see. */
export function useCandidateId(): string {
  const id = useAccount().me?.candidate_id;
  if (!id) throw new Error("no profile");
  return id;
}

/** The employer id of a page that only members of an employer see. */
export function useEmployerId(): string {
  const id = useAccount().me?.employer_id;
  if (!id) throw new Error("no employer");
  return id;
}
