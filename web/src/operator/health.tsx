// Is the service well: readiness, queues, connections.
import type { JSX } from "preact";
import { address, api } from "../api";
import { useLoad } from "../loading";
import { keptSignIn } from "../session";
import { Section } from "../parts/page";
import { Show } from "../parts/states";

const SHOWN: [string, string, string][] = [
  ["outbox_waiting", "events wait to be handed on", ""],
  ["outbox_oldest_seconds", "is the age of the oldest", " s"],
  ["webhooks_waiting", "webhook deliveries wait", ""],
  ["webhooks_oldest_seconds", "is the age of the oldest", " s"],
  ["database_connections_in_use", "database connections in use", ""],
  ["database_connections_most", "connections a process may hold", ""],
];

/** The gauges of the server, or null where it does not show them to this machine. */
async function figures(): Promise<Map<string, number> | null> {
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

export function Health(): JSX.Element {
  const loaded = useLoad(async () => {
    const [ready, found] = await Promise.all([api.GET("/readyz"), figures()]);
    return { ready: ready.response.ok, found };
  }, "health");
  return (
    <Section
      title="Health"
      actions={
        <button type="button" class="quiet" onClick={loaded.reload}>
          Look again
        </button>
      }
    >
      <Show loaded={loaded} what="how the service is" lines={2}>
        {({ ready, found }) => (
          <>
            <p>
              <span class={ready ? "tag on" : "tag late"}>{ready ? "Ready" : "Not ready"}</span>{" "}
              {ready ? "The database answers." : "The database does not answer."}
            </p>
            {found === null ? (
              <p class="note">This server shows its figures to its own machine alone.</p>
            ) : (
              <ul class="funnel under" aria-label="Queues and connections">
                {SHOWN.filter(([name]) => found.has(name)).map(([name, text, unit]) => (
                  <li key={name}>
                    <span class="score-number">
                      {Math.round(found.get(name) ?? 0)}
                      {unit}
                    </span>
                    <span class="sub">{text}</span>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Show>
    </Section>
  );
}
