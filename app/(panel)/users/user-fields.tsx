"use client";

import { useRef } from "react";
import { ChoiceField } from "@/components/form/choice-field";
import { Field } from "@/components/form/field";
import { textOf } from "@/components/form/use-submission";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Input } from "@/components/ui/input";

export type FormValues = {
  name: string;
  email: string;
  roleIds: number[];
  regionIds: number[];
  seesAllRegions: boolean;
  defaultRegionId: number | null;
  wsUsername: string | null;
};
export type FieldOptions = {
  roles: { id: number; displayName: string; description: string | null; isOwn: boolean }[];
  regions: { id: number; name: string; isActive: boolean; isOwn: boolean }[];
  mayGrantAllRegions: boolean;
};
type Props = {
  values: FormValues;
  options: FieldOptions;
  errors?: Record<string, string[]> | undefined;
  /** WorkStudio confirmed the name, so only the person changes it. */
  isWsLinked?: boolean;
  suggestion?: { groups: string[]; regions: { id: number; name: string }[] } | undefined;
};

export const FIELD_LABELS = {
  name: "Name",
  email: "E-mail",
  roleIds: "Roles",
  regionIds: "Regions",
  seesAllRegions: "Sees all regions",
  defaultRegionId: "Default region",
  wsUsername: "WorkStudio name",
};

/** The form's values as the schema wants them. */
export function readUserFields(data: FormData): Record<string, unknown> {
  const ids = (name: string) => data.getAll(name).map(Number);
  return {
    name: textOf(data, "name"),
    email: textOf(data, "email"),
    roleIds: ids("roleIds"),
    regionIds: ids("regionIds"),
    seesAllRegions: data.has("seesAllRegions"),
    defaultRegionId: textOf(data, "defaultRegionId"),
    wsUsername: textOf(data, "wsUsername"),
  };
}

/** What an administrator says of a person, for inviting and for editing. */
export function UserFields({ values, options, errors = {}, isWsLinked = false, suggestion }: Props) {
  const regions = useRef<HTMLFieldSetElement>(null);
  const addSuggested = () => {
    for (const { id } of suggestion?.regions ?? []) {
      const box = regions.current?.querySelector<HTMLInputElement>(`input[type="checkbox"][value="${id}"]`);
      if (box && !box.disabled) box.checked = true;
    }
  };
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="name" label="Name" errors={errors["name"]} required>
          {(control) => <Input {...control} defaultValue={values.name} maxLength={255} autoComplete="off" />}
        </Field>
        <Field name="email" label="E-mail" hint="They sign in with it." errors={errors["email"]} required>
          {(control) => (
            <Input {...control} type="email" defaultValue={values.email} maxLength={255} autoComplete="off" />
          )}
        </Field>
      </div>
      <Choices
        name="roleIds"
        legend="Roles"
        hint="What they may do. You can give roles that allow no more than your own."
        error={errors["roleIds"]}
        options={options.roles.map(({ id, displayName, description, isOwn }) => ({
          id,
          label: displayName,
          note: description,
          isOwn,
        }))}
        chosen={values.roleIds}
      />
      <Choices
        ref={regions}
        name="regionIds"
        legend="Regions"
        hint="Which circuits they see, beside their own."
        error={errors["regionIds"]}
        options={options.regions
          .filter(({ id, isActive }) => isActive || values.regionIds.includes(id))
          .map(({ id, name, isActive, isOwn }) => ({
            id,
            label: isActive ? name : `${name} (inactive)`,
            note: null,
            isOwn,
          }))}
        chosen={values.regionIds}
      >
        <label className="flex items-center gap-2 text-sm">
          <Checkbox
            id="seesAllRegions"
            name="seesAllRegions"
            defaultChecked={values.seesAllRegions}
            disabled={!options.mayGrantAllRegions}
          />
          <span className="font-medium">All regions, also those that come later</span>
        </label>
        {suggestion && suggestion.groups.length > 0 ? (
          <div className="flex flex-wrap items-center gap-2 text-sm text-muted-foreground">
            <p>
              WorkStudio groups: {suggestion.groups.join(", ")}.{" "}
              {suggestion.regions.length === 0
                ? "None of them names a region."
                : `They suggest ${suggestion.regions.map(({ name }) => name).join(", ")}.`}
            </p>
            {suggestion.regions.length > 0 ? (
              <Button size="sm" variant="outline" onClick={addSuggested}>
                Add suggested regions
              </Button>
            ) : null}
          </div>
        ) : null}
      </Choices>
      <div className="grid gap-4 sm:grid-cols-2">
        <ChoiceField
          name="defaultRegionId"
          label="Default region"
          hint="What their lists start with."
          errors={errors["defaultRegionId"]}
          optional
          choices={options.regions}
          chosen={values.defaultRegionId}
        />
        <Field
          name="wsUsername"
          label="WorkStudio name"
          hint={
            isWsLinked
              ? "Confirmed by WorkStudio; it changes when the person links another account."
              : "As in WorkStudio: CONTRACTOR\\user. It gives them its circuits once they link WorkStudio, or if an administrator sets it."
          }
          errors={errors["wsUsername"]}
          optional
        >
          {(control) => (
            <Input
              {...control}
              defaultValue={values.wsUsername ?? ""}
              readOnly={isWsLinked}
              maxLength={255}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
      </div>
    </>
  );
}

type Choice = { id: number; label: string; note: string | null; isOwn: boolean };

function Choices({
  ref,
  name,
  legend,
  hint,
  error,
  options,
  chosen,
  children,
}: {
  ref?: React.Ref<HTMLFieldSetElement>;
  name: string;
  legend: string;
  hint: string;
  error: string[] | undefined;
  options: Choice[];
  chosen: number[];
  children?: React.ReactNode;
}) {
  return (
    <fieldset ref={ref} id={name} tabIndex={-1} aria-describedby={`${name}-hint`} className="grid gap-2">
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      <p id={`${name}-hint`} className="text-xs text-muted-foreground">
        {hint}
      </p>
      {error ? <p className="text-xs font-medium text-destructive">{error.join(" ")}</p> : null}
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {options.map(({ id, label, note, isOwn }) => (
          <label key={id} className="flex items-start gap-2 text-sm max-sm:items-center">
            <Checkbox
              name={name}
              value={id}
              defaultChecked={chosen.includes(id)}
              disabled={!isOwn}
              className="mt-0.5"
            />
            {/* A box that cannot be changed is not sent, and what is not sent would be taken away. */}
            {!isOwn && chosen.includes(id) ? <input type="hidden" name={name} value={id} /> : null}
            <span>
              <span className="font-medium">{label}</span>
              {note ? <span className="block text-xs text-muted-foreground">{note}</span> : null}
            </span>
          </label>
        ))}
      </div>
      {children}
    </fieldset>
  );
}
