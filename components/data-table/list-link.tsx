"use client";

import type { ReactNode } from "react";
import { atPage, useOpenedList } from "./opened-list";

type Props = { href: string; title?: string; className?: string; children: ReactNode };

/**
 * A link to a page; to a list it leads as this tab left it: filtered, searched, sorted, at the page of the record that
 * was looked at last.
 */
export function ListLink({ href, ...rest }: Props) {
  const list = useOpenedList(href);
  return <a {...rest} href={list ? atPage(list.address, list.at) : href} />;
}
