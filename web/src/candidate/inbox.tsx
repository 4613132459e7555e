// What employers sent: to be answered, going on, and over.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told } from "../api";
import { DeclineDialog } from "../hiring/decline";
import { RequestLine, type Summary } from "../hiring/summary";
import { plural } from "../format";
import { useAction, useLoad } from "../loading";
import { Tick } from "../parts/forms";
import { PageHead, Section } from "../parts/page";
import { Empty, ProblemNotice, Show } from "../parts/states";

const GROUPS: [string, (request: Summary) => boolean][] = [
  ["To be answered", (r) => ["sent", "viewed"].includes(r.status)],
  ["Going on", (r) => ["accepted", "interviewing", "offer"].includes(r.status)],
  ["Over", (r) => ["hired", "declined", "withdrawn", "expired", "closed"].includes(r.status)],
];
const MOST_COMPARED = 4;

export function Inbox(): JSX.Element {
  const [declining, setDeclining] = useState<string | null>(null);
  const [chosen, setChosen] = useState<string[]>([]);
  const action = useAction();
  const loaded = useLoad(
    () => told(api.GET("/v1/match-requests", { params: { query: { view: "summary", limit: 100 } } })),
    "inbox",
  );
  const accept = (id: string): void =>
    void action.run(async () => {
      await told(api.POST("/v1/match-requests/{id}/accept", { params: { path: { id } }, headers: once() }));
      loaded.reload();
    });
  const pick = (id: string, on: boolean): void => setChosen(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  return (
    <>
      <PageHead
        title="Inbox"
        lede="Employers who know what you can do, and not who you are until you accept."
        actions={
          <>
            <a class="button" href="#/offers">
              Compare offers
            </a>
            {chosen.length > 1 && (
              <a class="button primary" href={`#/compare?ids=${chosen.join(",")}`}>
                Compare {chosen.length}
              </a>
            )}
          </>
        }
      />
      {action.problem && <ProblemNotice problem={action.problem} />}
      <Show loaded={loaded} what="your inbox" lines={6}>
        {(page) => {
          const items = page.items as Summary[];
          if (items.length === 0) {
            return (
              <Empty title="Nothing yet">
                Employers find you by what your profile shows. <a href="#/profile">See what they see</a>
              </Empty>
            );
          }
          return GROUPS.map(([title, belongs]) => {
            const group = items.filter(belongs);
            if (group.length === 0) return null;
            return (
              <Section key={title} title={title} note={plural(group.length, "request")}>
                <ul class="cards">
                  {group.map((request) => (
                    <RequestLine
                      key={request.id}
                      request={request}
                      mine="candidate"
                      select={
                        <Tick
                          label={<span class="sub">compare</span>}
                          checked={chosen.includes(request.id)}
                          disabled={!chosen.includes(request.id) && chosen.length >= MOST_COMPARED}
                          onChange={(on) => pick(request.id, on)}
                        />
                      }
                    >
                      {request.next_actions.includes("accept") && (
                        <>
                          <button type="button" class="primary" disabled={action.busy} onClick={() => accept(request.id)}>
                            Accept
                          </button>
                          <button type="button" onClick={() => setDeclining(request.id)}>
                            Decline
                          </button>
                          <a class="button quiet" href={`#/requests/${request.id}`}>
                            Read it first
                          </a>
                        </>
                      )}
                    </RequestLine>
                  ))}
                </ul>
              </Section>
            );
          });
        }}
      </Show>
      <DeclineDialog
        id={declining ?? ""}
        open={declining !== null}
        onClose={() => setDeclining(null)}
        onDone={() => {
          setDeclining(null);
          loaded.reload();
        }}
      />
    </>
  );
}
