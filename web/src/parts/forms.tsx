// Fields of forms: each with its label, its hint and what the server said of it.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Action } from "../loading";
import { ProblemNotice } from "./states";

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  /** Where the API would name it, to show what is wrong with it. */
  name?: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  type?: "text" | "email" | "password" | "search" | "date" | "tel" | "datetime-local" | "number";
  required?: boolean;
  autoComplete?: string;
  inputMode?: "numeric" | "decimal" | "email" | "text";
  placeholder?: string;
  rows?: number;
  maxLength?: number;
  options?: [string, string][];
  onFocus?: () => void;
  mark?: ComponentChildren;
  class?: string;
  min?: string;
  hideLabel?: boolean;
}

/** One field: a line, a text (with `rows`) or a choice (with `options`). */
export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const said = [props.hint ? `${id}-hint` : "", props.error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const shared = {
    id,
    name: props.name,
    value: props.value,
    required: props.required,
    "aria-describedby": said || undefined,
    "aria-invalid": props.error ? true : undefined,
    onFocus: props.onFocus,
    maxLength: props.maxLength,
    placeholder: props.placeholder,
  };
  const input = (event: Event): void => props.onInput((event.currentTarget as HTMLInputElement).value);
  return (
    <div class={`field ${props.class ?? ""}`}>
      <label for={id} class={props.hideLabel ? "unseen" : ""}>
        {props.label}
        {props.mark}
      </label>
      {props.options ? (
        <select {...shared} onChange={input}>
          {props.options.map(([value, text]) => (
            <option key={value} value={value} selected={value === props.value}>
              {text}
            </option>
          ))}
        </select>
      ) : props.rows ? (
        <textarea {...shared} rows={props.rows} onInput={input} />
      ) : (
        <input
          {...shared}
          type={(props.type ?? "text") as "text"}
          autoComplete={props.autoComplete}
          inputMode={props.inputMode}
          min={props.min}
          onInput={input}
        />
      )}
      {props.hint && (
        <p class="hint" id={`${id}-hint`}>
          {props.hint}
        </p>
      )}
      {props.error && (
        <p class="field-error" id={`${id}-error`}>
          {props.error}
        </p>
      )}
    </div>
  );
}

/** A box to tick. */
export function Tick(props: {
  label: ComponentChildren;
  checked: boolean;
  onChange: (checked: boolean) => void;
  disabled?: boolean;
}): JSX.Element {
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

/** That a form was kept, and where one may go from here. */
export function Saved({ next }: { next?: ComponentChildren }): JSX.Element {
  return (
    <span role="status" class="saved">
      Saved. {next}
    </span>
  );
}

/** A form that shows the problem of its action, and leads to the first field that it names. */
export function Form(props: {
  action: Action;
  onSubmit: () => Promise<unknown>;
  submit: string;
  more?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
}): JSX.Element {
  const form = useRef<HTMLFormElement>(null);
  const { problem } = props.action;
  useEffect(() => {
    if (!problem) return;
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    (wrong ?? form.current?.querySelector<HTMLElement>("[role=alert]"))?.scrollIntoView({ block: "nearest" });
    wrong?.focus();
  }, [problem]);
  return (
    <form
      ref={form}
      class={`form ${props.class ?? ""}`}
      onSubmit={(event) => {
        event.preventDefault();
        void props.action.run(props.onSubmit);
      }}
    >
      {props.children}
      {problem && <ProblemNotice problem={problem} />}
      <div class="form-end">
        <button type="submit" class="primary" disabled={props.action.busy}>
          {props.action.busy ? "One moment…" : props.submit}
        </button>
        {props.more}
      </div>
    </form>
  );
}
