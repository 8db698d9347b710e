"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Select } from "@/components/ui/select";
import { startImportAction } from "./actions";

/** Sends a file and leads to what it would change. */
export function StartImport({ lists, list }: { lists: readonly { list: string; title: string }[]; list: string }) {
  const router = useRouter();
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(startImportAction, { list: textOf(data, "list"), file: data.get("file") }),
    ({ id }) => router.push(`/imports/${id}`),
  );
  return (
    <form noValidate className="grid gap-4 sm:max-w-xl" {...form}>
      <FormErrors
        message={failure?.message}
        fieldErrors={failure?.fieldErrors}
        labels={{ list: "List", file: "File" }}
      />
      <Field name="list" label="List" errors={failure?.fieldErrors?.["list"]}>
        {(control) => (
          <Select {...control} defaultValue={list}>
            {lists.map((one) => (
              <option key={one.list} value={one.list}>
                {one.title}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        name="file"
        label="File"
        required
        hint="A CSV file or an Excel workbook (.xlsx), at most 5 MB and 50,000 rows, with the columns of an export."
        errors={failure?.fieldErrors?.["file"]}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx,text/csv"
            className="text-sm max-sm:min-h-11 file:mr-3 file:rounded-md max-sm:file:min-h-11 file:border file:bg-card file:px-3 file:py-1.5"
          />
        )}
      </Field>
      <div>
        <SubmitButton pending={isPending} pendingLabel="Reading the file…">
          Show what it would change
        </SubmitButton>
      </div>
    </form>
  );
}
