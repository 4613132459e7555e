// Where a CV is dropped, chosen or pasted.
import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { fileOf } from "./pending";

const KINDS = ".pdf,.docx,.odt,.rtf,.html,.htm,.txt,.md";

export function CvDrop({ onFile, busy }: { onFile: (file: File) => void; busy: boolean }): JSX.Element {
  const [text, setText] = useState("");
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const id = useId();
  const dropped = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer?.files[0];
    if (file) onFile(file);
  };
  return (
    <form
      class={`drop ${over ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim()) onFile(fileOf(text));
      }}
    >
      <label class="drop-label" for={id}>
        Your CV
      </label>
      <textarea
        id={id}
        rows={6}
        value={text}
        placeholder="Paste it here, or drop a file anywhere on this card"
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div class="drop-end">
        <button type="submit" class="primary" disabled={busy || !text.trim()}>
          {busy ? "Reading…" : "Read my CV"}
        </button>
        <button type="button" onClick={() => picker.current?.click()} disabled={busy}>
          Choose a file
        </button>
        <span class="hint">PDF, Word, OpenDocument, RTF, HTML or text. Nothing is stored until you confirm.</span>
      </div>
      <input
        ref={picker}
        class="unseen"
        type="file"
        tabIndex={-1}
        aria-label="A file with your CV"
        accept={KINDS}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
        }}
      />
    </form>
  );
}
