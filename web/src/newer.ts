// Calls that not every server has: one that does not have them answers 404, and the page leaves out
// what they would show.
import { address, api, ApiProblem, told, type Schemas } from "./api";
import { keptSignIn } from "./session";

type AnyGet = (path: string, options: object) => Promise<{ data?: unknown; error?: unknown; response: Response }>;
type AnyPost = AnyGet;

/** A list that this server may not have; null where it does not. */
export async function listIfThere<T>(
  path: string,
  query: Record<string, unknown>,
): Promise<Listed<T> | null> {
  try {
    return (await told((api.GET as unknown as AnyGet)(path, { params: { query } }))) as Listed<T>;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null;
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
