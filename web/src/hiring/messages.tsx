// The conversation of a request.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, once, told } from "../api";
import { dayAndTime } from "../format";
import { useAction, useLoad } from "../loading";
import { Field, Form } from "../parts/forms";
import { Section } from "../parts/page";
import { Show } from "../parts/states";
import type { PartProps } from "./request";

export function Messages({ request, side }: PartProps): JSX.Element {
  const [text, setText] = useState("");
  const action = useAction();
  const params = { path: { id: request.id } };
  const loaded = useLoad(
    () => told(api.GET("/v1/match-requests/{id}/messages", { params: { ...params, query: { limit: 100 } } })),
    request.id,
  );
  useEffect(() => {
    if (request.unread_messages > 0) void api.POST("/v1/match-requests/{id}/messages/read", { params, body: {} });
  }, [request.id]);
  const send = async (): Promise<void> => {
    await told(api.POST("/v1/match-requests/{id}/messages", { params, body: { text }, headers: once() }));
    setText("");
    loaded.reload();
  };
  return (
    <Section title="Messages">
      <Show loaded={loaded} what="the messages">
        {(page) =>
          page.items.length === 0 ? (
            <p class="note">Nobody has written yet. You are the first.</p>
          ) : (
            <ol class="thread" aria-label="Messages, the oldest first">
              {[...page.items].reverse().map((message) => (
                <li key={message.id} class={message.by === side ? "own" : "other"}>
                  <p class="bubble">{message.text}</p>
                  {message.attachments.map((file) => (
                    <a key={file.url} href={file.url} rel="noreferrer noopener" target="_blank">
                      {file.name ?? file.url}
                    </a>
                  ))}
                  <span class="sub">
                    {message.by === side ? "You" : message.by === "candidate" ? "The candidate" : "The employer"}, {dayAndTime(message.created_at)}
                    {message.by === side && message.read_at && " · read"}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Show>
      {request.next_actions.includes("messages") && (
        <Form action={action} submit="Send" onSubmit={send}>
          <Field label="Your message" rows={3} required maxLength={5000} value={text} onInput={setText} error={action.problem?.fields["text"]} />
        </Form>
      )}
    </Section>
  );
}
