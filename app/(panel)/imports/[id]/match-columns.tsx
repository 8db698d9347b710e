"use client";

import { useRouter } from "next/navigation";
import { callAction } from "@/components/form/call-action";
import { Field } from "@/components/form/field";
import { FormErrors } from "@/components/form/form-errors";
import { SubmitButton } from "@/components/form/submit-button";
import { textOf, useSubmission } from "@/components/form/use-submission";
import { Select } from "@/components/ui/select";
import { toast } from "@/components/ui/toast";
import { matchImportAction } from "../actions";

type Props = { id: number; header: string[]; columns: string[]; fields: { key: string; label: string }[] };

/** Which field each column of the file holds. */
export function MatchColumns({ id, header, columns, fields }: Props) {
  const router = useRouter();
  const { form, failure, isPending } = useSubmission(
    (data) => callAction(matchImportAction, { id, columns: header.map((_, index) => textOf(data, `column-${index}`)) }),
    () => {
      toast("Columns matched, also for your next file");
      router.refresh();
    },
  );
  return (
    <form noValidate className="grid gap-4" {...form}>
      <FormErrors message={failure?.message} />
      <div className="grid gap-3 sm:grid-cols-2 xl:grid-cols-4">
        {header.map((name, index) => (
          <Field key={index} name={`column-${index}`} label={name || `Column ${index + 1}`}>
            {(control) => (
              <Select {...control} defaultValue={columns[index] ?? ""}>
                <option value="">Not read</option>
                {fields.map(({ key, label }) => (
                  <option key={key} value={key}>
                    {label}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        ))}
      </div>
      <div>
        <SubmitButton variant="outline" pending={isPending} pendingLabel="Reading again…">
          Match and look again
        </SubmitButton>
      </div>
    </form>
  );
}
