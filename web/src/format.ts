// How values of the API read on the page.
import type { Schemas } from "./api";

type Pay = { amount: number; currency: string; period?: string | undefined };
type Range = Schemas["PayRange"];

const LANGUAGE = navigator.language || "en";
const regions = new Intl.DisplayNames(["en"], { type: "region" });
const languages = new Intl.DisplayNames(["en"], { type: "language" });

/** `£60,000`; hourly pay keeps its pence. */
export function money(amount: number, currency: string): string {
  try {
    const digits = amount < 1000 && !Number.isInteger(amount) ? 2 : 0;
    return new Intl.NumberFormat(LANGUAGE, { style: "currency", currency, maximumFractionDigits: digits }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

const per = (period: string | undefined): string => ` a ${period ?? "year"}`;

export const pay = (salary: Pay): string => money(salary.amount, salary.currency) + per(salary.period);

/** `£60,000 – £75,000 a year`. */
export function payRange(range: Range | null | undefined): string {
  if (!range) return "Pay not told";
  if (range.min === range.max) return money(range.min, range.currency) + per(range.period);
  return `${money(range.min, range.currency)} – ${money(range.max, range.currency)}${per(range.period)}`;
}

export function country(code: string | null | undefined): string {
  if (!code) return "";
  try {
    return regions.of(code) ?? code;
  } catch {
    return code;
  }
}

export function language(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

const WORDS: Record<string, string> = {
  onsite: "On site",
  hybrid: "Hybrid",
  remote: "Remote",
  any: "Anywhere",
  full_time: "Full time",
  part_time: "Part time",
  not_looking: "Not looking",
  mid: "Mid-level",
};

/** A code of the API as a word: `full_time` is "Full time". */
export function word(code: string | null | undefined): string {
  if (!code) return "";
  const spaced = code.replaceAll("_", " ").replaceAll("-", " ");
  return WORDS[code] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** `Remote · Germany`. */
export function place(of: {
  location?: { country?: string | null | undefined; city?: string | null | undefined } | null | undefined;
  remote?: string | null | undefined;
}): string {
  const where = [of.location?.city, country(of.location?.country)].filter(Boolean).join(", ");
  return [word(of.remote), where].filter(Boolean).join(" · ") || "Place not told";
}

/** A share of one as hundredths; what is there but hardly is "<1%". */
export const percent = (share: number): string =>
  share > 0 && share < 0.005 ? "<1%" : `${Math.round(share * 100)}%`;

/** A difference of scores, in points of a hundred. */
export function points(gain: number): string {
  const value = gain * 100;
  const digits = Math.abs(value) < 1 && value !== 0 ? 1 : 0;
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;
}

const DAY = new Intl.DateTimeFormat(LANGUAGE, { day: "numeric", month: "short", year: "numeric" });
const TIME = new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat(LANGUAGE, { weekday: "short", day: "numeric", month: "short" });

export const day = (iso: string): string => DAY.format(new Date(iso));
export const dayAndTime = (iso: string): string => iso && `${WEEKDAY.format(new Date(iso))}, ${TIME.format(new Date(iso))}`;
export const timeOfDay = (iso: string): string => TIME.format(new Date(iso));

/** The reader's time zone, such as Europe/Berlin. */
export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** `3 days ago`, `in 5 hours`. */
export function fromNow(iso: string): string {
  const minutes = (new Date(iso).getTime() - Date.now()) / 60_000;
  if (Math.abs(minutes) < 60) return RELATIVE.format(Math.round(minutes), "minute");
  if (Math.abs(minutes) < 48 * 60) return RELATIVE.format(Math.round(minutes / 60), "hour");
  return RELATIVE.format(Math.round(minutes / 60 / 24), "day");
}

/** `4 h`, `3 days`: how long something has waited. */
export function lasted(since: string): string {
  const hours = (Date.now() - new Date(since).getTime()) / 3_600_000;
  if (hours < 1) return "under an hour";
  if (hours < 48) return `${Math.round(hours)} h`;
  return `${Math.round(hours / 24)} days`;
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** A dotted field of a problem or a draft as words: `experience.0.title` is "Experience 1, title". */
export function fieldName(field: string): string {
  const words = field.split(".").filter((part) => part !== "body");
  return words
    .map((part) => (/^\d+$/.test(part) ? String(Number(part) + 1) : part.replaceAll("_", " ")))
    .reduce((said, part) => (/^\d+$/.test(part) ? `${said} ${part}` : said ? `${said}, ${part}` : word(part)), "");
}
