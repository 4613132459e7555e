// The one way to the server: the generated client, signed in, with problems as exceptions.
import { skillmatch, type Schemas } from "../../clients/typescript/src/client";
import { keptSignIn, keepSignIn, type SignIn } from "./session";

export type { Schemas };

const root = document.querySelector<HTMLMetaElement>("meta[name=skillmatch-root]")?.content ?? "";

/** The address of a path of this server, below a proxy's prefix if there is one. */
export const address = (path: string): string => `${location.origin}${root}${path}`;

/** A problem that the server told of (RFC 9457), or that nobody answered. */
export class ApiProblem extends Error {
  constructor(
    message: string,
    readonly status: number,
    readonly slug: string,
    readonly fields: Record<string, string>,
  ) {
    super(message);
  }

  static of(body: unknown, status: number): ApiProblem {
    const problem = (typeof body === "object" && body !== null ? body : {}) as Partial<Schemas["Problem"]>;
    const fields: Record<string, string> = {};
    for (const error of problem.errors ?? []) fields[error.field] ??= error.message;
    const slug = (problem.type ?? "").replace("/problems/", "");
    const text = problem.detail ?? `The server answered with status ${status}.`;
    return new ApiProblem(text, status, slug, fields);
  }
}

let renewing: Promise<boolean> | null = null;

/** Exchange the refresh token for a new pair, once for all calls that wait for it. */
function renew(): Promise<boolean> {
  renewing ??= exchange().finally(() => (renewing = null));
  return renewing;
}

async function exchange(): Promise<boolean> {
  const before = keptSignIn();
  if (!before?.refresh) return false;
  const { data } = await skillmatch(address("")).POST("/v1/auth/refresh", {
    body: { refresh_token: before.refresh },
  });
  if (!data) {
    keepSignIn(null);
    return false;
  }
  keepSignIn({ token: data.access_token, refresh: data.refresh_token });
  return true;
}

function withSignIn(request: Request, signIn: SignIn | null): Request {
  const signed = new Request(request);
  if (signIn?.token) signed.headers.set("Authorization", `Bearer ${signIn.token}`);
  if (signIn?.key) signed.headers.set("X-API-Key", signIn.key);
  return signed;
}

async function send(request: Request): Promise<Response> {
  const spare = request.clone();
  let answer: Response;
  try {
    answer = await fetch(withSignIn(request, keptSignIn()));
  } catch {
    throw new ApiProblem("The server does not answer. Are you connected?", 0, "no-answer", {});
  }
  const isSigningIn = new URL(request.url).pathname.includes("/v1/auth/");
  if (answer.status === 401 && !isSigningIn && (await renew())) {
    return fetch(withSignIn(spare, keptSignIn()));
  }
  return answer;
}

/** The typed client. */
export const api = skillmatch(address(""));
api.use({ onRequest: ({ request }) => send(request) });

/** The body of an answer; problems are thrown. */
export async function told<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw ApiProblem.of(error, response.status);
  return data as T;
}

/** Sign in with e-mail and password, and keep it. */
export async function signIn(email: string, password: string): Promise<void> {
  const form = new URLSearchParams({ username: email, password, scope: "" });
  const tokens = await told(
    api.POST("/v1/auth/token", {
      body: { username: email, password, scope: "" },
      bodySerializer: () => form,
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
  );
  keepSignIn({ token: tokens.access_token, refresh: tokens.refresh_token });
}

/** An Idempotency-Key: a call that is sent twice does not write twice. */
export function once(): { "Idempotency-Key": string } {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { "Idempotency-Key": [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("") };
}
