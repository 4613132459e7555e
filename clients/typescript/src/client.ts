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
