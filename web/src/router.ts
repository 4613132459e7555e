// Addresses of the page live behind `#`: the server needs to know one path only.
import { useEffect, useState } from "preact/hooks";

/** Where the page is: the parts of the path, and its query. */
export interface Place {
  path: string[];
  query: URLSearchParams;
}

export function placeOf(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { path: path.split("/").filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

/** Go to another place; `replace` leaves no step back. */
export function go(to: string, replace = false): void {
  if (replace) location.replace(to);
  else location.hash = to;
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const moved = (): void => setPlace(placeOf(location.hash));
    addEventListener("hashchange", moved);
    return () => removeEventListener("hashchange", moved);
  }, []);
  return place;
}
