// A CV on its way from the first page to the draft: it waits here while an account is made.
import type { Schemas } from "../api";

let waiting: File | null = null;
let draft: Schemas["CvImport"] | null = null;

/** Pasted text is a file as any other. */
export const fileOf = (text: string): File => new File([text], "cv.txt", { type: "text/plain" });

export const keepFile = (file: File | null): void => {
  waiting = file;
};
export const waitingFile = (): File | null => waiting;

export const keepDraft = (read: Schemas["CvImport"] | null): void => {
  draft = read;
};
export const readDraft = (): Schemas["CvImport"] | null => draft;
