import type { Filter, FilterOption } from "@/components/data-table/filter";
import type { ActivityListInput } from "@/lib/domain/activity/activity-schema";
import { NOUNS, actWords, nounWords } from "@/lib/domain/activity/activity-words";
import type { ActivityOptions } from "@/lib/domain/activity/list-activity-options";
import { formatDay } from "@/lib/platform/time";

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Whoever the address names stands among the choices, so that the chip can say what it filters by. */
function withChosen(
  options: FilterOption[],
  chosen: readonly string[],
  label: (value: string) => string,
): FilterOption[] {
  return [
    ...options,
    ...chosen
      .filter((value) => value !== "" && !options.some((option) => option.value === value))
      .map((value) => ({ value, label: label(value) })),
  ];
}

/** The log's filters as data for the toolbar. `recordName` says whose history it is when the address names a record. */
export function activityFilters(input: ActivityListInput, options: ActivityOptions, recordName: string): Filter[] {
  const { person, noun, subject, act } = input;
  const kinds = [
    { value: "people", label: "People" },
    { value: "sync", label: "Syncs" },
    { value: "system", label: "Jobs and commands" },
  ];
  const people = [...kinds, ...options.people.map(({ id, name }) => ({ value: String(id), label: name }))];
  const acts = options.actions
    .map((name) => ({ value: name, label: sentence(actWords(name)) }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
  const nouns = Object.entries(NOUNS).map(([value, label]) => ({ value, label }));
  const [who, about] = [person === null ? "" : String(person), noun];
  return [
    {
      kind: "one",
      name: "person",
      label: "Who",
      selected: who,
      defaultValue: "",
      options: [{ value: "", label: "Anybody" }, ...withChosen(people, [who], (id) => `Person ${id}`)],
    },
    {
      kind: "one",
      name: "noun",
      label: "About",
      selected: about,
      defaultValue: "",
      options: [{ value: "", label: "Anything" }, ...withChosen(nouns, [about], nounWords)],
    },
    ...(subject === null
      ? []
      : [
          {
            kind: "one" as const,
            name: "subject",
            label: "Record",
            selected: String(subject),
            defaultValue: "",
            options: [
              { value: "", label: "Every record" },
              { value: String(subject), label: recordName },
            ],
          },
        ]),
    {
      kind: "many",
      name: "act",
      label: "Act",
      selected: act,
      options: withChosen(acts, act, (name) => sentence(actWords(name))),
    },
  ];
}

/** The chips of the days in force. */
export function dayChips({ from, to }: Pick<ActivityListInput, "from" | "to">): Filter[] {
  const chip = (name: "from" | "to", label: string, day: string | null): Filter[] =>
    day === null
      ? []
      : [
          {
            kind: "one",
            name,
            label,
            selected: day,
            defaultValue: "",
            options: [{ value: day, label: formatDay(day) }],
          },
        ];
  return [...chip("from", "From", from), ...chip("to", "To", to)];
}
