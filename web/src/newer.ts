// Calls that not every server has: one that does not have them answers 404, and the page leaves out
// what they would show.
import { address, api, ApiProblem, told, type Schemas } from "./api";
import { keptSignIn } from "./session";

type AnyGet = (path: string, options: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
type AnyPost = AnyGet;

/** What this server may not have; null where it does not. */
export async function ifThere<T>(path: string, query: Record<string, unknown> = {}): Promise<T | null> {
  try {
    return (await told((api.GET as unknown as AnyGet)(path, { params: { query } }))) as T;
  } catch (error) {
    // 422: an older server takes the last part of the path for an id.
    if (error instanceof ApiProblem && [404, 422].includes(error.status)) return null;
    throw error;
  }
}

export interface Listed<T> {
  items: T[];
  next_cursor: string | null;
  counts?: Record<string, number>;
}

/** Servers that verify employers tell whether one is, and which domains are its own. */
export type Employer = Schemas["EmployerRead"] & { verified?: boolean; domains?: string[] };

/** Verify an employer: as the operator with nothing, as a member with an address, then a code. */
export const verify = (id: string, body: { email?: string; code?: string }): Promise<unknown> =>
  told((api.POST as unknown as AnyPost)("/v1/employers/{id}/verify", { params: { path: { id } }, body }));

/** The gauges of the server, or null where it does not show them to this machine. */
export async function figures(): Promise<Map<string, number> | null> {
  const answer = await fetch(address("/metrics"), { headers: { "X-API-Key": keptSignIn()?.key ?? "" } });
  if (!answer.ok) return null;
  const lines = (await answer.text()).split("\n").filter((line) => line && !line.startsWith("#") && !line.includes("{"));
  return new Map(
    lines.map((line): [string, number] => {
      const [name = "", value = "0"] = line.split(" ");
      return [name.replace("skillmatch_", ""), Number(value)];
    }),
  );
}

/** Of servers on which a candidate may answer back to a match, and see how an employer answers. */
export type Answerable = Schemas["MatchRequestRead"] & {
  rescored?: Schemas["MatchReasons"] | null;
  contests?: { id: string; requirement: string; text: string; status_before: string; status_after: string }[];
  employer_habits?: { accepted: number | null; median_reply_hours: number | null; interviewed: number | null } | null;
};

/** "I do have this": the match is scored again with what is said, and both sides see it. */
export const contest = (id: string, body: { requirement: string; text: string }): Promise<unknown> =>
  told((api.POST as unknown as AnyPost)("/v1/match-requests/{id}/contest", { params: { path: { id } }, body }));

/** How requests move: per state, how many were in it and how long they stayed. */
export interface Stages {
  total: number;
  accepted: number | null;
  hired: number | null;
  stages: { state: string; entered: number; present: number; median_hours: number | null; p90_hours: number | null }[];
}
