// From a file to a draft, by the server.
import { api, told, type Schemas } from "../api";
import { keepDraft, keepFile } from "./pending";

/** Have a CV read, and keep the draft for the page that shows it. */
export async function importCv(file: File): Promise<Schemas["CvImport"]> {
  const form = new FormData();
  form.append("file", file, file.name);
  const read = await told(
    api.POST("/v1/candidates/import-cv", {
      // The document calls a file a string; what is sent is the form.
      body: { file: file.name },
      bodySerializer: () => form,
    }),
  );
  keepFile(null);
  keepDraft(read);
  return read;
}
