// Asking the operator's team for help with a request.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { api, once, told } from "../api";
import { dayAndTime } from "../format";
import { useAction, useLoad } from "../loading";
import { Field, Form } from "../parts/forms";
import { Section } from "../parts/page";
import { Show } from "../parts/states";
import type { PartProps } from "./request";

export function Support({ request, side }: PartProps): JSX.Element {
  const action = useAction();
  const [text, setText] = useState("");
  const params = { path: { id: request.id } };
  const loaded = useLoad(
    () => told(api.GET("/v1/match-requests/{id}/support", { params: { ...params, query: { limit: 100 } } })),
    request.id,
  );
  const ask = async (): Promise<void> => {
    await told(api.POST("/v1/match-requests/{id}/support", { params, body: { text }, headers: once() }));
    setText("");
    loaded.reload();
  };
  return (
    <Section title="Something is wrong?" id="support" note="The operator’s team reads what you write here; the other side does not.">
      <Show loaded={loaded} what="what was written" lines={1}>
        {(page) => (
          <ol class="thread">
            {[...page.items].reverse().map((item) => (
              <li key={item.id} class={item.by === side ? "own" : "other"}>
                <p class="bubble">{item.text}</p>
                <span class="sub">
                  {item.by === side ? "You" : "The operator’s team"}, {dayAndTime(item.created_at)}
                </span>
              </li>
            ))}
          </ol>
        )}
      </Show>
      <details class="more-ways">
        <summary>Ask for help</summary>
        <Form action={action} submit="Ask" onSubmit={ask}>
          <Field label="What is it about?" rows={3} required maxLength={5000} value={text} onInput={setText} error={action.problem?.fields["text"]} />
        </Form>
      </details>
    </Section>
  );
}
