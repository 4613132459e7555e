// The draft of a profile, read from a CV: a person looks at it before it is stored.
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { useAccount } from "../account";
import { api, once, told, type Schemas } from "../api";
import { plural } from "../format";
import { useAction, useLoad } from "../loading";
import { Form } from "../parts/forms";
import { PageHead } from "../parts/page";
import { UNSURE, Warnings, WhatWasRead } from "../parts/reading";
import { ProblemNotice, Show } from "../parts/states";
import { asBody, asRows, renewed, type Profile } from "../profile/draft";
import { ProfileFields } from "../profile/form";
import { go } from "../router";
import { CvDrop } from "./drop";
import { importCv } from "./import-cv";
import { keepDraft, readDraft, waitingFile } from "./pending";

type Candidate = Schemas["CandidateRead"];
const NOTHING: Schemas["ProfileDraft"] = {};

export function Draft(): JSX.Element {
  const [read, setRead] = useState(readDraft);
  const [byHand, setByHand] = useState(false);
  const reading = useAction();
  const waiting = waitingFile();
  const take = (file: File): void => void reading.run(async () => setRead(await importCv(file)));
  const anew = (): void => {
    keepDraft(null);
    setRead(null);
    setByHand(false);
  };
  if (read || byHand) return <WithBefore read={read} onAnew={anew} />;
  return (
    <div class="narrow">
      <PageHead title="Your profile" lede="Give your CV, look at what was read, and see which roles fit." />
      {reading.problem && <ProblemNotice problem={reading.problem} />}
      {waiting && (
        <p class="notice">
          {waiting.name === "cv.txt" ? "Your text" : waiting.name} waits to be read.{" "}
          <button type="button" disabled={reading.busy} onClick={() => take(waiting)}>
            {reading.busy ? "Reading…" : "Read it now"}
          </button>
        </p>
      )}
      <CvDrop onFile={take} busy={reading.busy} />
      <p class="note">
        <button type="button" class="link" onClick={() => setByHand(true)}>
          I would rather fill it in by hand
        </button>
      </p>
    </div>
  );
}

interface DraftProps {
  read: Schemas["CvImport"] | null;
  onAnew: () => void;
}

/** The form, once it is known whether a profile is there already. */
function WithBefore(props: DraftProps): JSX.Element {
  const id = useAccount().me?.candidate_id;
  const loaded = useLoad(
    async () => ({ before: id ? ((await told(api.GET("/v1/candidates/{id}", { params: { path: { id } } }))) as Candidate) : null }),
    id ?? "",
  );
  return (
    <Show loaded={loaded} what="your profile" lines={8}>
      {({ before }) => <DraftForm {...props} before={before} />}
    </Show>
  );
}

function DraftForm({ read, before, onAnew }: DraftProps & { before: Candidate | null }): JSX.Element {
  const { me, refresh } = useAccount();
  const action = useAction();
  const [looked, setLooked] = useState("");
  const [profile, setProfile] = useState<Profile>(() => {
    const rows = asRows(read?.profile ?? before ?? NOTHING);
    if (before) return renewed(rows, asRows(before));
    return { ...rows, name: rows.name || (me?.name ?? ""), email: rows.email || (me?.email ?? "") };
  });
  const change = (part: Partial<Profile>): void => setProfile((typed) => ({ ...typed, ...part }));
  const save = async (): Promise<void> => {
    const body = asBody(profile, before?.preferences ?? read?.profile.preferences);
    if (before) {
      await told(api.PATCH("/v1/candidates/{id}", { params: { path: { id: before.id } }, body }));
    } else {
      await told(api.POST("/v1/candidates", { body, headers: once() }));
    }
    keepDraft(null);
    await refresh();
    go("#/roles");
  };
  const unsure = Object.values(read?.confidence ?? {}).filter((sure) => sure < UNSURE).length;
  return (
    <>
      <PageHead
        title="Is this you?"
        lede={
          read
            ? `Look it over and mend what is wrong. ${unsure ? `${plural(unsure, "field")} the reader was not sure of ${unsure === 1 ? "is" : "are"} marked.` : "The reader was sure of every field."} Nothing is stored yet.`
            : "A headline and a few skills are enough to begin."
        }
        actions={
          <button type="button" class="quiet" onClick={onAnew}>
            Another CV
          </button>
        }
      />
      <div class={read ? "with-source" : "narrow"}>
        <Form action={action} submit={before ? "Renew my profile" : "Keep it and show me roles"} onSubmit={save}>
          <Warnings warnings={read?.warnings ?? []} />
          <ProfileFields
            profile={profile}
            onChange={change}
            errors={action.problem?.fields ?? {}}
            reading={read ? { confidence: read.confidence, onLook: setLooked } : undefined}
          />
        </Form>
        {read && <WhatWasRead read={read} looked={looked} what="The text of your CV" />}
      </div>
    </>
  );
}
