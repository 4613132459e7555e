// Who did what to whose data.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { dayAndTime, word } from "../format";
import { useLoad } from "../loading";
import { Field } from "../parts/forms";
import { Section } from "../parts/page";
import { Empty, Show } from "../parts/states";
import { listIfThere } from "../newer";

/** A row of the log; which members it has beside these is the server's business. */
interface Entry {
  id?: string;
  created_at?: string;
  at?: string;
  action?: string;
  [member: string]: unknown;
}

const isId = (text: string): boolean => /^[0-9a-f-]{36}$/i.test(text.trim());
const KNOWN = ["id", "created_at", "updated_at", "at", "action", "hash", "previous_hash", "sequence"];

const rest = (entry: Entry): string =>
  Object.entries(entry)
    .filter(([name, value]) => !KNOWN.includes(name) && value !== null && typeof value !== "object")
    .map(([name, value]) => `${word(name).toLowerCase()} ${String(value)}`)
    .join(" · ");

export function Audit(): JSX.Element | null {
  const [subject, setSubject] = useState("");
  const [action, setAction] = useState("");
  const query = { limit: 50, ...(isId(subject) ? { subject: subject.trim() } : {}), ...(action.trim() ? { action: action.trim() } : {}) };
  const loaded = useLoad(async () => ({ page: await listIfThere<Entry>("/v1/audit", query) }), JSON.stringify(query));
  if (loaded.data && loaded.data.page === null) return null;
  return (
    <Section title="Audit log" id="audit">
      <form class="filters" role="search" onSubmit={(event) => event.preventDefault()}>
        <Field label="About (id)" value={subject} onInput={setSubject} />
        <Field label="Action" value={action} onInput={setAction} />
      </form>
      <Show loaded={loaded} what="the log">
        {({ page }) =>
          !page || page.items.length === 0 ? (
            <Empty title="Nothing found" />
          ) : (
            <div class="scroll-x" role="region" aria-label="Audit log" tabIndex={0}>
              <table class="table">
                <thead>
                  <tr>
                    <th scope="col">When</th>
                    <th scope="col">What</th>
                    <th scope="col">More</th>
                  </tr>
                </thead>
                <tbody>
                  {page.items.map((entry, i) => (
                    <tr key={entry.id ?? i}>
                      <td>{dayAndTime(entry.created_at ?? entry.at ?? "")}</td>
                      <th scope="row">{entry.action}</th>
                      <td class="sub">{rest(entry)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Show>
    </Section>
  );
}
