// From an advertisement to a draft of a job, to be looked at before it is kept.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useEmployerId } from "../account";
import { api, once, told, type Schemas } from "../api";
import { asBody, asRows, formatOf, type Job } from "../job/draft";
import { JobFields } from "../job/form";
import { useAction } from "../loading";
import { Field, Form } from "../parts/forms";
import { PageHead } from "../parts/page";
import { Warnings, WhatWasRead } from "../parts/reading";
import { go } from "../router";

type Read = Schemas["JobImport"];

function importAd(text: string): Promise<Read> {
  const format = formatOf(text);
  return told(
    api.POST("/v1/jobs/import", {
      params: { query: { format } },
      body: text,
      bodySerializer: (body) => String(body),
      headers: { "Content-Type": format === "html" ? "text/html" : "text/plain" },
    }),
  );
}

export function NewJob(): JSX.Element {
  const [text, setText] = useState("");
  const [read, setRead] = useState<Read | null>(null);
  const [byHand, setByHand] = useState(false);
  const action = useAction();
  if (read || byHand) return <DraftJob read={read} onAnew={() => { setRead(null); setByHand(false); }} />;
  return (
    <div class="narrow">
      <PageHead title="A new job" lede="Paste the advertisement as it is: text, HTML, or a JobPosting of schema.org." back={{ to: "#/jobs", text: "Your jobs" }} />
      <Form action={action} submit="Read it" onSubmit={async () => setRead(await importAd(text))}>
        <Field label="The advertisement" rows={14} required value={text} onInput={setText} error={action.problem?.fields["body"]} />
      </Form>
      <p class="note">
        <button type="button" class="link" onClick={() => setByHand(true)}>
          I would rather fill it in by hand
        </button>
      </p>
    </div>
  );
}

function DraftJob({ read, onAnew }: { read: Read | null; onAnew: () => void }): JSX.Element {
  const employerId = useEmployerId();
  const action = useAction();
  const [looked, setLooked] = useState("");
  const [job, setJob] = useState<Job>(() => asRows(read?.job ?? {}));
  const save = async (): Promise<void> => {
    const kept = await told(api.POST("/v1/jobs", { body: { ...asBody(job), employer_id: employerId }, headers: once() }));
    go(`#/jobs/${kept.id}`);
  };
  return (
    <>
      <PageHead
        title="Is this the job?"
        lede="Look it over. It is kept as a draft that nobody sees, until you publish it."
        actions={
          <button type="button" class="quiet" onClick={onAnew}>
            Another advertisement
          </button>
        }
      />
      <div class={read ? "with-source" : "narrow"}>
        <Form action={action} submit="Keep it as a draft" onSubmit={save}>
          <Warnings warnings={read?.warnings ?? []} />
          <JobFields
            job={job}
            onChange={(part) => setJob((before) => ({ ...before, ...part }))}
            errors={action.problem?.fields ?? {}}
            reading={read ? { confidence: read.confidence, onLook: setLooked } : undefined}
          />
        </Form>
        {read && <WhatWasRead read={read} looked={looked} what="The text of the advertisement" />}
      </div>
    </>
  );
}
