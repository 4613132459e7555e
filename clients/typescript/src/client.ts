import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./schema.js";

export type Schemas = components["schemas"];
export type Skillmatch = Client<paths>;

/** A typed client of a Skillmatch server; with a token, or an API key, it is signed in. */
export function skillmatch(
  baseUrl: string,
  signIn: { token?: string; apiKey?: string } = {},
): Skillmatch {
  const headers: Record<string, string> = {};
  if (signIn.token) headers["Authorization"] = `Bearer ${signIn.token}`;
  if (signIn.apiKey) headers["X-API-Key"] = signIn.apiKey;
  return createClient<paths>({ baseUrl, headers });
}

/** Sign in with e-mail and password: the one call whose body is a form. */
export async function signedIn(
  baseUrl: string,
  username: string,
  password: string,
): Promise<Skillmatch> {
  const { data, error } = await skillmatch(baseUrl).POST("/v1/auth/token", {
    body: { username, password, scope: "" },
    bodySerializer: () => new URLSearchParams({ username, password }),
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
  if (!data) throw new Error(error?.detail ?? "no answer");
  return skillmatch(baseUrl, { token: data.access_token });
}
