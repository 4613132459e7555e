// What was read of a document, beside the form that it fills: how sure each field is, what should be
// looked at, and where it stands in the text.
import type { JSX } from "preact";
import type { Schemas } from "../api";
import { fieldName, plural } from "../format";
import { placesOf, Source } from "./source";

/** How sure each field is, and who wants to know which one is looked at. */
export interface Reading {
  confidence: Record<string, number>;
  onLook: (field: string) => void;
}

interface FieldState {
  name: string;
  value: string;
  onInput: (value: string) => void;
  error: string | undefined;
  mark: JSX.Element | null;
  onFocus: () => void;
}

/** Below it a person should look. */
export const UNSURE = 0.7;

/** What each field of a form shares: its name in the API, what is wrong with it, how sure it is. */
export function fieldStates(errors: Record<string, string>, reading: Reading | undefined) {
  return (field: string, value: string, set: (value: string) => void): FieldState => {
    const sure = reading && placesOf(reading.confidence, field);
    return {
      name: field,
      value,
      onInput: set,
      error: errors[field],
      onFocus: () => reading?.onLook(field),
      mark: sure !== undefined && sure < UNSURE ? <span class="unsure">please check</span> : null,
    };
  };
}

/** What could not be read or carried. */
export function Warnings({ warnings }: { warnings: Schemas["ImportWarning"][] }): JSX.Element | null {
  if (warnings.length === 0) return null;
  return (
    <details class="notice warn" open={warnings.length < 4}>
      <summary>{plural(warnings.length, "thing")} to look at</summary>
      <ul>
        {warnings.map((warning, i) => (
          <li key={i}>
            <strong>{fieldName(warning.field)}:</strong> {warning.message}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface WasReadProps {
  read: { text: string; places: Record<string, Schemas["TextPlace"][]> };
  /** The field that is looked at. */
  looked: string;
  what: string;
}

/** The text beside the form, with the place of the field that is looked at. */
export function WhatWasRead({ read, looked, what }: WasReadProps): JSX.Element {
  return (
    <aside class="aside" aria-labelledby="source-title">
      <h2 id="source-title">What was read</h2>
      <p class="hint">Enter a field to see where it stands.</p>
      <Source text={read.text} places={placesOf(read.places, looked) ?? []} what={what} />
    </aside>
  );
}
