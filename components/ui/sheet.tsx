"use client";

import { Modal, type ModalProps } from "./modal";

/** A longer form or a record beside the page it belongs to; the whole width on narrow screens. */
export function Sheet(props: ModalProps) {
  return (
    <Modal
      {...props}
      slot="sheet"
      className="my-0 mr-0 ml-auto hidden h-dvh max-h-none w-[30rem] max-w-full flex-col border-y-0 border-r-0 p-0 open:flex"
    />
  );
}
