// The text that was read, with the place of the field that is being looked at.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Schemas } from "../api";

type Place = Schemas["TextPlace"];

/** Where a field was read; a part of a value that was read whole (`salary.min`) stands where that does. */
export function placesOf<T>(of: Record<string, T>, field: string): T | undefined {
  const parts = field.split(".");
  for (let length = parts.length; length > 0; length--) {
    const found = of[parts.slice(0, length).join(".")];
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Cut a text at places given in code points; the marked parts are those inside. */
export function pieces(text: string, places: Place[]): { text: string; marked: boolean }[] {
  const points = Array.from(text);
  const found: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const { start, end } of [...places].sort((a, b) => a.start - b.start)) {
    if (start < at) continue;
    if (start > at) found.push({ text: points.slice(at, start).join(""), marked: false });
    found.push({ text: points.slice(start, end).join(""), marked: true });
    at = end;
  }
  if (at < points.length) found.push({ text: points.slice(at).join(""), marked: false });
  return found;
}

export function Source(props: { text: string; places: Place[]; what: string }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const parts = useMemo(() => pieces(props.text, props.places), [props.text, props.places]);
  useEffect(() => {
    const mark = box.current?.querySelector<HTMLElement>("mark");
    // Only the box scrolls: the page stays where the reader is.
    if (mark && box.current) box.current.scrollTop = mark.offsetTop - box.current.clientHeight / 3;
  }, [parts]);
  return (
    <div class="source" ref={box} tabIndex={0} role="region" aria-label={props.what}>
      {parts.map((part, i) => (part.marked ? <mark key={i}>{part.text}</mark> : <span key={i}>{part.text}</span>))}
    </div>
  );
}
