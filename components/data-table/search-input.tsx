"use client";

import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useTransition } from "react";
import { LoaderCircleIcon, SearchIcon } from "@/components/ui/icons";
import { formAddress } from "@/components/layout/form-address";

/** Two keys of one word come within it; a later key replaces a search that is under way. */
const PAUSE_MS = 60;

export type SearchInputProps = { name: string; value: string; label: string; placeholder?: string | undefined };

/**
 * The search box of a list. It works as part of its GET form; with script it searches while one types, and never takes
 * back what is being typed.
 */
export function SearchInput({ name, value, label, placeholder }: SearchInputProps) {
  const router = useRouter();
  const [isPending, startTransition] = useTransition();
  const input = useRef<HTMLInputElement>(null);
  const sent = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useLayoutEffect(() => {
    // An answer to something typed here: the box already says as much or more.
    if (sent.current.includes(value) || !input.current) return;
    clearTimeout(timer.current);
    input.current.value = value;
  }, [value]);

  useEffect(() => {
    if (!isPending) sent.current = [];
  }, [isPending]);

  useEffect(() => {
    // Who follows a link right after typing wants to be there: a search that still waits would bring them back.
    const onClick = ({ target }: MouseEvent) => {
      if (target instanceof Element && target.closest("a[href]")) clearTimeout(timer.current);
    };
    document.addEventListener("click", onClick, true);
    return () => {
      document.removeEventListener("click", onClick, true);
      clearTimeout(timer.current);
    };
  }, []);

  const searchSoon = (form: HTMLFormElement | null) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!form) return;
      sent.current.push(input.current?.value.trim() ?? "");
      startTransition(() => router.replace(formAddress(form), { scroll: false }));
    }, PAUSE_MS);
  };

  return (
    <div className="relative" data-slot="search-input">
      <span className="pointer-events-none absolute inset-y-0 left-2.5 grid place-items-center text-muted-foreground">
        {isPending ? <LoaderCircleIcon className="motion-safe:animate-spin" /> : <SearchIcon />}
      </span>
      <input
        ref={input}
        type="search"
        name={name}
        defaultValue={value}
        aria-label={label}
        placeholder={placeholder}
        data-list-search
        maxLength={200}
        onInput={(event) => searchSoon(event.currentTarget.form)}
        className="control h-8 pr-2 pl-8 text-ellipsis"
      />
    </div>
  );
}
