// "I do have this": what a candidate says against a match, and what became of it.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { percent, word } from "../format";
import { useAction } from "../loading";
import { api, once, told } from "../api";
import { Field, Form } from "../parts/forms";
import type { PartProps } from "./request";

const LONGEST = 70;
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

export function Contested({ request, changed }: PartProps): JSX.Element | null {
  const action = useAction();
  const { contests = [], rescored } = request;
  const open = request.match.requirements.filter((requirement) => requirement.status !== "met");
  const [about, setAbout] = useState(open[0]?.requirement ?? "");
  const [text, setText] = useState("");
  const may = request.next_actions.includes("contest") && open.length > 0;
  const send = async (): Promise<void> => {
    await told(
      api.POST("/v1/match-requests/{id}/contest", {
        params: { path: { id: request.id } },
        body: { requirement: about, text },
        headers: once(),
      }),
    );
    setText("");
    changed();
  };
  if (!may && contests.length === 0) return null;
  return (
    <>
      {contests.length > 0 && (
        <ul class="plain under">
          {contests.map((item) => (
            <li key={item.id}>
              <strong>{cut(item.requirement)}</strong>: “{item.text}”
              <span class="sub">
                {word(item.status_before)} before, {word(item.status_after).toLowerCase()} with it
              </span>
            </li>
          ))}
        </ul>
      )}
      {rescored && (
        <p class="notice">
          {percent(rescored.score)} with what was said; {percent(request.match.score)} as it was sent.
        </p>
      )}
      {may && (
        <details class="more-ways">
          <summary>I do have this</summary>
          <Form action={action} submit="Say so" onSubmit={send}>
            <Field label="What was overlooked" options={open.map((r): [string, string] => [r.requirement, cut(r.requirement)])} value={about} onInput={setAbout} />
            <Field
              label="What you did with it, and where"
              rows={3}
              required
              maxLength={2000}
              value={text}
              onInput={setText}
              hint="The match is scored again; the employer reads it too."
              error={action.problem?.fields["text"]}
            />
          </Form>
        </details>
      )}
    </>
  );
}
